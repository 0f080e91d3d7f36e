namespace BookingApp.Catalog.Forms;

/// <summary>A step of a cancellation policy as an admin types it.</summary>
public sealed class RefundTierForm
{
    public int? HoursBefore { get; set; }
    public int? Percent { get; set; }
}
