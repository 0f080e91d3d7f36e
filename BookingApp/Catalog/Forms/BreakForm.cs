namespace BookingApp.Catalog.Forms;

/// <summary>A pause, in minutes since midnight.</summary>
public sealed class BreakForm
{
    public int From { get; set; } = 12 * 60;
    public int To { get; set; } = 13 * 60;
}
