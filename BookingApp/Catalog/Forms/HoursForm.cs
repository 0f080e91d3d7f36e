using BookingApp.Catalog.Hours;

namespace BookingApp.Catalog.Forms;

/// <summary>One opening period in minutes since midnight, and its breaks.</summary>
public sealed class HoursForm
{
    public DayOfWeek Day { get; set; }
    public int From { get; set; } = 9 * 60;
    public int To { get; set; } = 17 * 60;
    public List<BreakForm> Breaks { get; set; } = [];

    public static HoursForm Of(OpeningHours h) => new()
    {
        Day = h.Day,
        From = h.FromMinute,
        To = h.ToMinute,
        Breaks = [.. h.Breaks.OrderBy(b => b.FromMinute).Select(b => new BreakForm { From = b.FromMinute, To = b.ToMinute })],
    };

    public HoursForm CopyTo(DayOfWeek day) =>
        new() { Day = day, From = From, To = To, Breaks = [.. Breaks.Select(b => new BreakForm { From = b.From, To = b.To })] };

    internal void Check(FormCheck check, string member) => check
        .Must(From >= 0 && From < To && To <= 24 * 60, member, "hours_order")
        .Must(From % 5 is 0 && To % 5 is 0, member, "five_minutes")
        .Must(Breaks.TrueForAll(b => From <= b.From && b.From < b.To && b.To <= To), member, "break_outside")
        .Must(Breaks.TrueForAll(b => b.From % 5 is 0 && b.To % 5 is 0), member, "five_minutes")
        .Must(!ResourceForm.Overlap(Breaks.Select(b => (b.From, b.To))), member, "breaks_overlap");
}
