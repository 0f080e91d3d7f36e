using System.Text.Json;
using BookingApp.Notifications;

namespace BookingApp.Tests.Notifications;

/// <summary>What is stored of an email is read by the next version: its names are a contract.</summary>
public sealed class EmailDataTests
{
    // As an earlier version wrote it, and the next must read it.
    private const string Stored =
        """
        {"paid":{"minor":4500,"currency":"EUR"},"givenBack":{"minor":4500,"currency":"EUR"},"due":{"minor":100,"currency":"EUR"},
        "received":{"minor":200,"currency":"EUR"},"refund":{"minor":300,"currency":"EUR"},"oldStart":"2026-03-09T10:00:00+01:00",
        "oldEnd":"2026-03-09T11:00:00+01:00","oldStaffId":2,
        "reason":"wrong_amount","points":10,"balance":20,"code":"CODE","chooseUntil":"2026-03-09T11:00:00+01:00",
        "known":[{"label":"Amount","value":"45.00 EUR"}],"lines":[],"good":1,"of":2,"start":"2026-03-09T12:00:00+01:00","end":"2026-03-09T13:00:00+01:00",
        "staffId":1,"sequence":3,"waiting":{"service":"Massage","day":"2026-03-09","partySize":1,"name":"Mia","locale":"en","link":"/waiting-list/1"},
        "asksToPay":true,
        "visits":[{"id":"0198c0de-0000-7000-8000-000000000001","start":"2026-03-09T12:00:00+01:00","end":"2026-03-09T13:00:00+01:00","staffId":1,
        "sequence":0}]}
        """;

    [Fact]
    public void Every_member_keeps_the_name_that_it_is_stored_under()
    {
        var data = EmailData.FromJson(Stored);

        var written = Names(data.ToJson());

        Assert.Equal(Names(Stored), written);
        Assert.Equal(new Money(4500, "EUR"), data.Refunded);
        Assert.Equal(typeof(EmailData).GetProperties().Length, written.Count); // a new member: add it above
    }

    private static List<string> Names(string json) =>
        [.. JsonDocument.Parse(json).RootElement.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)];
}
