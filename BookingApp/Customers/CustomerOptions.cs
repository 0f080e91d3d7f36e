using System.ComponentModel.DataAnnotations;

namespace BookingApp.Customers;

/// <summary>How long somebody is known who has no booking.</summary>
public sealed class CustomerOptions
{
    public const string Section = "Customers";

    /// <summary>Days since they were last seen.</summary>
    [Range(1, 3660, ErrorMessage = "Customers:KeepDays is a number of days from 1 to 3660.")]
    public int KeepDays { get; init; } = 30;
}
