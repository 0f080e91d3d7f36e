using System.Net;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Notifications;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using BookingApp.WaitingList;
using BookingApp.WaitingList.Joining;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.WaitingList;

/// <summary>Two processes of the app as operators start them, on one database: both look for times to offer, and strangers want the same ones.</summary>
public sealed class OfferRaceTests
{
    private const int Times = 20; // of one day

    private static readonly Actor _staff = new Actor.Staff(1, "Ana");

    private static readonly string _catalogue = OpenBusiness.Catalogue(
        """{ "id": 1, "name": "Talk", "durationMinutes": 60, "interval": 60, "noticeMinutes": 0, "horizonDays": 300, "people": [1] }""", "Ana");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_becomes_free_is_the_first_waiting_persons_or_a_strangers_and_never_twos(string engine)
    {
        await using var postgres = engine is Engines.PostgreSql ? await Postgres.CreateAsync() : null;
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, _catalogue, Ct);
        var settings = OpenBusiness.Settings(file, engine, postgres);
        await using var one = await TestApp.StartAsync(settings, "Staging");
        await using var other = await TestApp.StartAsync(settings, "Staging", engine is Engines.Sqlite ? one.DataFolder : null);
        await using var services = AppServices.With(new(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)), StringComparer.Ordinal)
        {
            ["App:DataFolder"] = one.DataFolder,
        }).AddLogging().BuildServiceProvider();
        var booked = new List<ReservationView>();
        for (var hour = 1; hour <= Times; hour++)
            booked.Add(await FullAsync(services, hour));

        var answers = await Task.WhenAll(booked.Select(async (b, n) =>
        {
            var (cancels, wants) = n % 2 is 0 ? (one, other) : (other, n % 4 is 1 ? one : null);
            var wanting = WantAsync(wants, b.Start);
            using var cancelled = await cancels.Client.PostAsync($"api/v1/reservations/{b.Reference}/cancel?key={b.Key}", null, Ct);
            Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
            return await wanting | await WantAsync(wants, b.Start); // before it is free, perhaps, and in the instant of the offer
        }));

        var strangers = answers.Count(isTheirs => isTheirs);
        await using var db = await services.GetRequiredService<IDbContextFactory<BookingDbContext>>().CreateDbContextAsync(Ct);
        await Eventually.HoldsAsync(
            async () => await db.WaitingListEntries.CountAsync(e => e.Status == WaitingListStatus.Offered, Ct) == Times - strangers,
            "each other time is on offer");
        var live = await db.Reservations.Where(r => r.Status == ReservationStatus.Held).Select(r => r.Start).ToListAsync(Ct);
        var offers = await db.WaitingListOffers.ToListAsync(Ct);
        var offered = offers.ConvertAll(o => o.EntryId);
        Assert.Equal(booked.Select(b => b.Start.ToUniversalTime()).Order(), live.Order());
        Assert.Equal((Times - strangers, Times - strangers), (offers.Count, offers.Select(o => o.Start).Distinct().Count()));
        Assert.Equal(["Kim"], await db.WaitingListEntries.Where(e => offered.Contains(e.Id)).Select(e => e.Name).Distinct().ToListAsync(Ct));
        Assert.Equal(offers.Count, await db.OutboxEmails.CountAsync(e => e.Kind == EmailKind.TimeOffered, Ct));
        var (exitCode, said) = await TestApp.RunAsync("--doctor", one.DataFolder, settings, "Staging");
        Assert.True(exitCode is 0, said);
        Assert.DoesNotContain("fail: ", one.Log + other.Log, StringComparison.Ordinal);
        File.Delete(file);
    }

    // An hour that is booked, for which Kim waits, and Lee behind her.
    private static async Task<ReservationView> FullAsync(IServiceProvider services, int hour)
    {
        var start = OpenBusiness.First.AddHours(hour);
        var held = Assert.IsType<HoldResult.Held>(await services.GetRequiredService<HoldService>().HoldAsync(
            _staff, new HoldRequest(1, start, 1) { Customer = new CustomerDetails("Pat", $"pat{hour}@example.com") }, Ct)).Reservation;
        Assert.IsType<ChangeResult.Done>(await services.GetRequiredService<ReservationService>().ConfirmFreeAsync(_staff, held.Id, Ct));
        foreach (var name in new[] { "Kim", "Lee" })
        {
            var wish = new JoinRequest(1, DateOnly.FromDateTime(start.UtcDateTime), new CustomerDetails(name, $"{name}{hour}@example.com"))
            {
                FromMinute = hour * 60,
                UntilMinute = hour * 60,
            };
            Assert.IsType<JoinResult.Joined>(await services.GetRequiredService<WaitingListService>().JoinAsync(_staff, wish, Ct));
        }

        return held;
    }

    // Whether a stranger got it, where one wants it.
    private static async Task<bool> WantAsync(TestApp? app, DateTimeOffset start)
    {
        if (app is null)
            return false;
        using var request = OpenBusiness.Hold(OpenBusiness.Wish(1, start.ToUniversalTime(), 1), Guid.NewGuid().ToString("N"));
        using var answer = await app.Client.SendAsync(request, Ct);
        Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, await answer.Content.ReadAsStringAsync(Ct));
        return answer.StatusCode is HttpStatusCode.Created;
    }
}
