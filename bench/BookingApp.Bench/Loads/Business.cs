using System.Globalization;
using System.Text.Json;

namespace BookingApp.Bench.Loads;

/// <summary>Ten people, five services of an hour, and what is asked of them.</summary>
internal static class Business
{
    public const int People = 10;
    public const int Free = 5; // the service that costs nothing
    private const int FirstHour = 9;
    private const int LastHour = 16;
    private const int BookedDays = 50;
    private const int FirstFreeDay = 70; // from here on nobody has booked, nor raced
    private const int Horizon = 730;
    private static readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    public static DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, _zone).DateTime);

    /// <summary>The catalogue, for <c>Seed:File</c>.</summary>
    public static string Seed() => JsonSerializer.Serialize(new
    {
        business = new { name = "Linden Studio", timeZone = _zone.Id, currency = "EUR", locale = "en-GB" },
        people = Enumerable.Range(1, People).Select(id => new
        {
            id,
            name = Text($"Person {id}"),
            hours = new[] { new { days = (string[])["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], from = "09:00", to = "17:00" } },
        }),
        services = Enumerable.Range(1, 5).Select(id => new
        {
            id,
            name = Text($"Massage {id}"),
            durationMinutes = 60,
            price = id is Free ? "0.00" : "45.00",
            interval = 15,
            noticeMinutes = 0,
            horizonDays = Horizon,
            people = Enumerable.Range(1, People),
        }),
    });

    /// <summary>500 visits, ten on each of the next fifty days, each with another person.</summary>
    public static IEnumerable<string> BookedAhead() => Enumerable.Range(0, People * BookedDays).Select(n =>
    {
        var (day, visit) = (1 + n % BookedDays, n / BookedDays);
        return Wish(Free, Today.AddDays(day), FirstHour + (visit * 3 + day) % (LastHour - FirstHour + 1), 1 + (day + visit) % People, n);
    });

    /// <summary>Wishes of which no two are in each other's way, far ahead of what is booked.</summary>
    /// <param name="service">Which; with the one that costs nothing, a customer comes along.</param>
    public static IEnumerable<string> Distinct(int service) =>
        from day in Enumerable.Range(FirstFreeDay, Horizon - FirstFreeDay)
        from hour in Enumerable.Range(FirstHour, LastHour - FirstHour + 1)
        from person in Enumerable.Range(1, People)
        select Wish(service, Today.AddDays(day), hour, person, service is Free ? day * 1000 + hour * 20 + person : null);

    /// <summary>The same for a control, which knows numbers only.</summary>
    public static IEnumerable<string> DistinctBare() => Enumerable.Range(0, 400_000).Select(Bare);

    public static string Bare(int n) => Text($$"""{"person":{{1 + n % People}},"cell":{{n / People * 12}}}""");

    /// <summary>A wish for a person, or for anyone.</summary>
    public static string Wish(int service, DateOnly day, int hour, int? person, int? customer = null)
    {
        var local = day.ToDateTime(new TimeOnly(hour, 0));
        var start = new DateTimeOffset(local, _zone.GetUtcOffset(local));
        var who = person is { } id ? Text($",\"staffId\":{id}") : "";
        var details = customer is { } n ? Text($$""","customer":{"name":"Maya Fischer","email":"maya{{n}}@example.com"}""") : "";
        return Text($$"""{"serviceId":{{service}},"start":"{{start:yyyy-MM-ddTHH:mm:sszzz}}"{{who}}{{details}}}""");
    }

    /// <summary>The first day of the distinct wishes.</summary>
    public static DateOnly FirstFree => Today.AddDays(FirstFreeDay);

    /// <summary>A day on which no row but a race asks for anything.</summary>
    public static DateOnly RaceDay(int race) => Today.AddDays(52 + race);

    public static string Slots(DateOnly from, DateOnly to) => Text($"/api/v1/services/1/slots?from={from:yyyy-MM-dd}&to={to:yyyy-MM-dd}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
