using BookingApp.Components.Staff.Away;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Absence.Requests;
using Bunit;

namespace BookingApp.Tests.Components.Staff.Away;

public sealed class TimeOffRequestItemTests : StaffedComponentTest
{
    [Theory]
    [InlineData("", "Robin, Mon 01/06/2026, 10:00")]
    [InlineData("Enjoy it", "Robin, Mon 01/06/2026, 10:00: Enjoy it")]
    public void What_was_decided_is_said_with_the_answer_if_there_is_one_and_the_name_stands_apart_from_the_days(string answer, string said)
    {
        var request = new TimeOffRequestView(
            Guid.AllBitsSet, 1, "Ana", World.At("09:00"), World.At("12:00"), "Wedding", World.At("08:00").AddDays(-1), "Ana")
        {
            State = TimeOffRequestState.Approved,
            DecidedAt = World.At("10:00").AddDays(-1),
            DecidedBy = "Robin",
            Answer = answer,
            InTheWay = [new StandingInTheWay("ABC2345", "", World.At("10:00"), World.At("11:00"), ReservationStatus.Held)],
        };

        var item = Render<TimeOffRequestItem>(p => p.Add(c => c.Request, request).Add(c => c.HasName, true));

        Assert.StartsWith("Ana ", item.Find(".row > span").TextContent.Trim(), StringComparison.Ordinal);
        Assert.EndsWith("Held, no name yet", item.Find("ul.plain li").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal(said, item.Find("p.muted.small").TextContent.Trim());
    }
}
