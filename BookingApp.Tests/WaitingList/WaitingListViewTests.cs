using BookingApp.Data.Changes;
using BookingApp.WaitingList;

namespace BookingApp.Tests.WaitingList;

public sealed class WaitingListViewTests
{
    // Around the world a day begins up to 14 hours before, and ends up to 12 hours after, it does in Greenwich.
    [Theory]
    [InlineData("2026-06-01T10:00Z", "2026-06-01T11:00Z", true)]
    [InlineData("2026-06-03T11:00Z", "2026-06-03T12:00Z", true)]
    [InlineData("2026-05-01T00:00Z", "2026-07-01T00:00Z", true)] // time off over all of it
    [InlineData("2026-05-31T09:00Z", "2026-05-31T10:00Z", false)]
    [InlineData("2026-06-04T00:00Z", "2026-06-04T01:00Z", false)]
    [InlineData(null, null, true)] // of nobody knows when
    public void A_line_is_read_again_for_what_changes_on_its_day(string? from, string? to, bool shows)
    {
        var line = new WaitingListView(Guid.NewGuid(), "key", WaitingListStatus.Waiting, 1)
        {
            ServiceId = 1,
            ServiceName = "Talk",
            StaffName = "",
            Day = new DateOnly(2026, 6, 2),
            FromMinute = 0,
            UntilMinute = 60,
            PartySize = 1,
            Customer = new("Kim", "kim@example.com"),
            JoinedAt = DateTimeOffset.UnixEpoch,
            IsConfirmed = true,
        };

        Assert.Equal(shows, line.MayShow(new Change(ChangeKind.Slots, 1, Of(from), Of(to))));
        Assert.False(line.MayShow(Change.Catalog));

        static DateTimeOffset? Of(string? text) => text is null ? null : DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }
}
