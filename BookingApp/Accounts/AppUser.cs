using Microsoft.AspNetCore.Identity;

namespace BookingApp.Accounts;

/// <summary>Somebody who signs in: an admin, or staff who may be one of the people booked.</summary>
public sealed class AppUser : IdentityUser<int>
{
    public string DisplayName { get; set; } = "";
    public int? ResourceId { get; set; } // whose column on the board is theirs
    public bool Disabled { get; set; }
}
