using BookingApp.Catalog.Hours;

namespace BookingApp.Catalog.Forms;

/// <summary>What is typed of one day that is not as its week says: of a person, or of the business.</summary>
public sealed record SpecialHoursForm(int PersonId, DateOnly Day, IReadOnlyList<HoursSpan> Spans, string Reason = "")
{
    /// <summary>The version of the day's hours that the form was opened with; none where nothing was said of the day.</summary>
    public int? Version { get; init; }

    internal IReadOnlyDictionary<string, FieldError> Check(DateOnly today) => new FormCheck().Day(Day, "Day")
        .Must(Day >= today, "Day", "day_past")
        .Must(Spans.Count > 0 || PersonId is not SpecialHours.Everybody, "Spans", "hours_none")
        .Must(Spans.Count <= 6, "Spans", "hours_many")
        .Must(Spans.All(s => s.FromMinute >= 0 && s.FromMinute < s.ToMinute && s.ToMinute <= 24 * 60), "Spans", "hours_order")
        .Must(Spans.All(s => s.FromMinute % 5 is 0 && s.ToMinute % 5 is 0), "Spans", "five_minutes")
        .Must(!ResourceForm.Overlap(Spans.Select(s => (s.FromMinute, s.ToMinute))), "Spans", "hours_overlap")
        .Text(Reason, "Reason", 200).Errors;

    internal SpecialHours AsIfSaved() => new()
    {
        PersonId = PersonId,
        Day = Day,
        Spans = [.. Spans.OrderBy(s => s.FromMinute)],
        Reason = Reason.Trim(),
    };
}
