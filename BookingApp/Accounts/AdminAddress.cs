using BookingApp.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Accounts;

/// <summary>Where what only staff may read goes while the business has no address of its own.</summary>
internal static class AdminAddress
{
    /// <summary>The address of the admin who has been there longest; empty while there is none.</summary>
    public static async Task<string> FirstAsync(BookingDbContext db, CancellationToken ct) => await (
        from user in db.Users
        join userRole in db.Set<IdentityUserRole<int>>() on user.Id equals userRole.UserId
        join role in db.Set<IdentityRole<int>>() on userRole.RoleId equals role.Id
        where role.Name == Roles.Admin && !user.Disabled
        orderby user.Id
        select user.Email).FirstOrDefaultAsync(ct) ?? "";
}
