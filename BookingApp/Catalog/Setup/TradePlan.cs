namespace BookingApp.Catalog.Setup;

/// <summary>A service as a business of a trade usually has it. Its name, and what it asks, is a key of the texts; its price, in minor
/// units, an example.</summary>
internal sealed record PlannedService(
    string Name, int Minutes, long Price, int Capacity = 1, int BufferAfter = 0, int NoticeMinutes = 60, string? Question = null);

/// <summary>How a business of a trade begins: when its first person works, where, and what can be booked.</summary>
internal sealed record TradePlan(IReadOnlyList<DayOfWeek> Days, int From, int To, string? RoomKind, IReadOnlyList<PlannedService> Services)
{
    private static readonly DayOfWeek[] _week = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    public static TradePlan Of(Trade trade) => trade switch
    {
        Trade.Salon => new(
            [.. _week.Skip(1), DayOfWeek.Saturday], 9 * 60, 18 * 60, null,
            [new("Cut", 45, 4500, BufferAfter: 5), new("BlowDry", 30, 2800), new("Colour", 120, 9500, BufferAfter: 10), new("CutAndColour", 150, 12500)]),
        Trade.Classes => new(
            [.. _week, DayOfWeek.Saturday], 8 * 60, 20 * 60, "Studio",
            [new("Class", 60, 1800, Capacity: 12), new("LongClass", 90, 2400, Capacity: 12), new("PrivateLesson", 60, 7000)]),
        _ => new(
            _week, 8 * 60, 17 * 60, "Consulting",
            [
                new("FirstVisit", 60, 9000, BufferAfter: 15, NoticeMinutes: 24 * 60, Question: "Concern"),
                new("FollowUp", 30, 5000, BufferAfter: 10, NoticeMinutes: 24 * 60),
                new("PhoneCall", 15, 0, NoticeMinutes: 4 * 60),
            ]),
    };
}
