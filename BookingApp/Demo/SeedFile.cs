using System.Globalization;
using System.Text.Json;
using BookingApp.Catalog;
using BookingApp.Catalog.AddOns;
using BookingApp.Catalog.Hours;
using BookingApp.Catalog.Pricing;
using BookingApp.Data;
using BookingApp.Discounts;

namespace BookingApp.Demo;

/// <summary>A catalogue in a file, ids kept. Members that are absent take the product's defaults; members that are unknown are refused.</summary>
public sealed record SeedFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, // exactly: no other case, no member twice, no null where there is none
    };

    public SeedBusiness Business { get; init; } = new();
    public IReadOnlyList<SeedPerson> People { get; init; } = [];
    public IReadOnlyList<SeedRoom> Rooms { get; init; } = [];
    public IReadOnlyList<SeedService> Services { get; init; } = [];
    public IReadOnlyList<SeedClosure> Closures { get; init; } = [];
    public IReadOnlyList<SeedCoupon> Coupons { get; init; } = [];

    /// <summary>The business itself.</summary>
    public sealed record SeedBusiness(string? Name = null, string? TimeZone = null, string? Currency = null, string? Locale = null);

    /// <summary>Somebody who performs services, with their hours.</summary>
    public sealed record SeedPerson(int Id, string Name, IReadOnlyList<SeedHours>? Hours = null);

    /// <summary>Working hours of some days of the week, as <c>09:00</c>.</summary>
    public sealed record SeedHours(IReadOnlyList<string> Days, string From, string To, IReadOnlyList<SeedBreak>? Breaks = null);

    /// <summary>A break within working hours.</summary>
    public sealed record SeedBreak(string From, string To);

    /// <summary>A room, and the kind that services ask for.</summary>
    public sealed record SeedRoom(int Id, string Name, string? Kind = null);

    /// <summary>Days on which the business is closed, as <c>2026-12-24</c>, both included.</summary>
    public sealed record SeedClosure(string From, string To);

    /// <summary>A coupon that takes off a percentage or an amount.</summary>
    public sealed record SeedCoupon(string Code, int? Percent = null, string? Amount = null, int? MaxUses = null);

    /// <summary>A service, its price, its length and its rules.</summary>
    public sealed record SeedService(
        int Id, string Name, int DurationMinutes = 60, string? Price = null, string? Deposit = null, int BufferBefore = 0, int BufferAfter = 0,
        int? Interval = null,
        int Capacity = 1, int? NoticeMinutes = null, int? HorizonDays = null, string? HoldLifetime = null, IReadOnlyList<int>? People = null,
        string? RoomKind = null, bool Active = true, IReadOnlyList<SeedAddOn>? AddOns = null);

    /// <summary>What customers may have with a service.</summary>
    public sealed record SeedAddOn(int Id, string Name, string? Description = null, string? Price = null, int Minutes = 0, bool Active = true);

    /// <summary>Reads and checks the whole file.</summary>
    /// <exception cref="InvalidOperationException">Says which member is wrong and what is allowed.</exception>
    public static SeedFile Read(string path)
    {
        if (!File.Exists(path))
            throw new InvalidOperationException($"Seed:File names '{path}', which is not there.");
        SeedFile seed;
        try
        {
            seed = JsonSerializer.Deserialize<SeedFile>(File.ReadAllText(path), Json) ?? throw new JsonException("The file is empty.");
        }
        catch (JsonException failure)
        {
            throw new InvalidOperationException(
                $"Seed:File cannot be read: {failure.Message} Members are written as in docs/settings.md; amounts and times are texts.", failure);
        }

        seed.Check();
        return seed;
    }

    /// <summary>Adds all rows; the caller's one transaction saves all or nothing.</summary>
    public void AddTo(BookingDbContext db)
    {
        var currency = Currency;
        db.Businesses.Add(new Business
        {
            Name = Business.Name ?? "My business",
            TimeZone = Business.TimeZone ?? "Europe/Berlin",
            Currency = currency,
            Locale = Locales.NameOf(Business.Locale ?? "en-GB"),
        });
        var (hoursId, breakId, order) = (1, 1, 0);
        foreach (var person in People)
        {
            db.Resources.Add(new Resource { Id = person.Id, Kind = ResourceKind.Person, Name = person.Name, SortOrder = order++ });
            foreach (var (hours, day) in (person.Hours ?? []).SelectMany(h => h.Days.Select(d => (h, Day(d)!.Value))))
            {
                var (from, to) = (Minute(hours.From)!.Value, Minute(hours.To)!.Value);
                var row = new OpeningHours { Id = hoursId++, ResourceId = person.Id, Day = day, FromMinute = from, ToMinute = to };
                row.Breaks.AddRange(
                    (hours.Breaks ?? []).Select(
                        b => new Break { Id = breakId++, OpeningHoursId = row.Id, FromMinute = Minute(b.From)!.Value, ToMinute = Minute(b.To)!.Value }));
                db.OpeningHours.Add(row);
            }
        }

        foreach (var room in Rooms)
            db.Resources.Add(new Resource { Id = room.Id, Kind = ResourceKind.Room, Name = room.Name, RoomKind = room.Kind, SortOrder = order++ });
        order = 0;
        foreach (var service in Services)
            db.Services.Add(ToService(service, currency, order++));
        var couponId = 1;
        foreach (var coupon in Coupons)
        {
            db.Coupons.Add(new Coupon
            {
                Id = couponId++,
                Code = Coupon.Normalize(coupon.Code),
                Percent = coupon.Percent ?? 0,
                AmountMinor = coupon.Amount is { } amount ? Money.Parse(amount, currency).Minor : 0,
                MaxUses = coupon.MaxUses,
            });
        }

        var closureId = 1;
        foreach (var closure in Closures)
            db.Closures.Add(new Closure { Id = closureId++, From = Date(closure.From)!.Value, To = Date(closure.To)!.Value });
    }

    private string Currency => Business.Currency ?? "EUR";

    private static Service ToService(SeedService s, string currency, int order)
    {
        var service = new Service
        {
            Id = s.Id,
            Name = s.Name,
            DurationMinutes = s.DurationMinutes,
            Price = Money.Parse(s.Price ?? "0", currency),
            BufferBeforeMinutes = s.BufferBefore,
            BufferAfterMinutes = s.BufferAfter,
            Capacity = s.Capacity,
            HoldLifetimeSeconds = s.HoldLifetime is { } text ? (int)TimeSpan.Parse(text, CultureInfo.InvariantCulture).TotalSeconds : null,
            RoomKind = s.RoomKind,
            Active = s.Active,
            SortOrder = order,
        };
        if (Money.Parse(s.Deposit ?? "0", currency) is { IsPositive: true } deposit && deposit < service.Price)
            (service.PayNow, service.DepositMinor) = (PayNow.Deposit, deposit.Minor);
        service.IntervalMinutes = s.Interval ?? service.IntervalMinutes;
        service.NoticeMinutes = s.NoticeMinutes ?? service.NoticeMinutes;
        service.HorizonDays = s.HorizonDays ?? service.HorizonDays;
        service.People.AddRange((s.People ?? []).Distinct().Select(person => new ServicePerson { ServiceId = s.Id, PersonId = person }));
        service.AddOns.AddRange((s.AddOns ?? []).Select((a, at) => new AddOn
        {
            Id = a.Id,
            ServiceId = s.Id,
            Name = a.Name,
            Description = a.Description ?? "",
            Price = Money.Parse(a.Price ?? "0", currency),
            Minutes = a.Minutes,
            Active = a.Active,
            SortOrder = at,
        }));
        return service;
    }

    private void Check()
    {
        Must(
            NoneIsNull(People, Rooms, Services, Closures, Coupons) && People.All(
                p => NoneIsNull(p.Hours ?? []) && (p.Hours ?? []).All(h => NoneIsNull(h.Days, h.Breaks ?? []))), "a list", "objects and texts, no null");
        Must(Business.Name is null or { Length: > 0 and <= 100 }, "business.name", "1 to 100 characters");
        Must(People.All(p => p.Id > 0) && Rooms.All(r => r.Id > 0) && Services.All(s => s.Id > 0), "id", "a number above 0");
        Must(Business.TimeZone is null || BusinessZone.Exists(Business.TimeZone), "business.timeZone", "an IANA zone such as Europe/Berlin");
        Must(Currencies.Exists(Currency), "business.currency", $"one of {string.Join(", ", Currencies.All)}");
        Must(Business.Locale is null || Locales.Exists(Business.Locale), "business.locale", "a language tag such as en-GB");
        Must(
            People.Select(p => p.Id).Concat(Rooms.Select(r => r.Id)).Distinct().Count() == People.Count + Rooms.Count, "people and rooms",
            "an id each, none twice");
        Must(Services.Select(s => s.Id).Distinct().Count() == Services.Count, "services", "an id each, none twice");
        var addOns = Services.SelectMany(s => s.AddOns ?? []).ToList();
        Must(addOns.All(a => a is { Id: > 0 }) && addOns.Select(a => a.Id).Distinct().Count() == addOns.Count, "addOns", "an id above 0 each, none twice");
        for (var i = 0; i < People.Count; i++)
            CheckPerson(People[i], $"people[{i}]");
        for (var i = 0; i < Rooms.Count; i++)
            Must(Rooms[i].Name is { Length: > 0 and <= 100 }, $"rooms[{i}].name", "1 to 100 characters");
        for (var i = 0; i < Services.Count; i++)
            CheckService(Services[i], $"services[{i}]");
        for (var i = 0; i < Closures.Count; i++)
            Must(Date(Closures[i].From) is { } from && Date(Closures[i].To) is { } to && from <= to, $"closures[{i}]", "from and to as yyyy-MM-dd, in order");
        for (var i = 0; i < Coupons.Count; i++)
            CheckCoupon(Coupons[i], $"coupons[{i}]");
        Must(Coupons.Select(c => Coupon.Normalize(c.Code)).Distinct(StringComparer.Ordinal).Count() == Coupons.Count, "coupons", "a code each, none twice");
    }

    private static void CheckPerson(SeedPerson person, string member)
    {
        Must(person.Name is { Length: > 0 and <= 100 }, $"{member}.name", "1 to 100 characters");
        foreach (var hours in person.Hours ?? [])
        {
            Must(hours.Days is { Count: > 0 } && hours.Days.All(d => Day(d) is not null), $"{member}.hours.days", "Mon, Tue, Wed, Thu, Fri, Sat, Sun");
            Must(IsSpan(hours.From, hours.To, 0, 1440), $"{member}.hours", "from and to as HH:mm on five minutes, in order, 24:00 at most");
            foreach (var pause in hours.Breaks ?? [])
                Must(
                    IsSpan(pause.From, pause.To, Minute(hours.From)!.Value, Minute(hours.To)!.Value), $"{member}.hours.breaks",
                    "from and to as HH:mm on five minutes, within the hours");
        }
    }

    private void CheckCoupon(SeedCoupon coupon, string member)
    {
        Must(
            coupon.Code is { Length: >= 1 and <= Coupon.CodeLength } && coupon.Code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'), $"{member}.code",
            "up to 32 letters, digits, - and _");
        Must(coupon.Percent is null != coupon.Amount is null, member, "either percent or amount");
        Must(coupon.Percent is null or (>= 1 and <= 100), $"{member}.percent", "1 to 100");
        Must(
            coupon.Amount is null || (Money.TryParse(coupon.Amount, Currency, out var amount) && amount.IsPositive && amount <= Money.Highest(Currency)),
            $"{member}.amount", Amounts(500));
        Must(coupon.MaxUses is null or >= 1, $"{member}.maxUses", "1 or more");
    }

    private void CheckService(SeedService s, string member)
    {
        Must(s.Name is { Length: > 0 and <= 100 }, $"{member}.name", "1 to 100 characters");
        Must(IsCells(s.DurationMinutes, 5, Service.LongestMinutes), $"{member}.durationMinutes", $"a multiple of 5 from 5 to {Service.LongestMinutes}");
        Must(Money.TryParse(s.Price ?? "0", Currency, out var price) && price.Minor >= 0 && price <= Money.Highest(Currency), $"{member}.price", Amounts(4500));
        Must(
            s.Deposit is null || (Money.TryParse(s.Deposit, Currency, out var deposit) && deposit.Minor >= 0 && deposit <= price), $"{member}.deposit",
            "an amount up to the price");
        Must(IsCells(s.BufferBefore, 0, Service.LongestBufferMinutes), $"{member}.bufferBefore", $"a multiple of 5 from 0 to {Service.LongestBufferMinutes}");
        Must(IsCells(s.BufferAfter, 0, Service.LongestBufferMinutes), $"{member}.bufferAfter", $"a multiple of 5 from 0 to {Service.LongestBufferMinutes}");
        Must(s.Interval is null || IsCells(s.Interval.Value, 5, 1440), $"{member}.interval", "a multiple of 5 from 5 to 1440");
        Must(s.Capacity is >= 1 and <= 1000, $"{member}.capacity", "1 to 1000");
        Must(s.NoticeMinutes is null or (>= 0 and <= 525_600), $"{member}.noticeMinutes", "0 to 525600");
        Must(s.HorizonDays is null or (>= 0 and <= 730), $"{member}.horizonDays", "0 to 730");
        Must(
            s.HoldLifetime is null || (
                TimeSpan.TryParse(s.HoldLifetime, CultureInfo.InvariantCulture, out var life) && life >= TimeSpan.FromSeconds(1)
                    && life <= TimeSpan.FromDays(1)), $"{member}.holdLifetime", "hh:mm:ss from 00:00:01 to 24 hours");
        Must((s.People ?? []).All(id => People.Any(p => p.Id == id)), $"{member}.people", "ids of people in this file");
        Must(s.RoomKind is null || Rooms.Any(r => r.Kind == s.RoomKind), $"{member}.roomKind", "the kind of a room in this file");
        Must((s.AddOns ?? []).Count <= AddOn.MaxOfService, $"{member}.addOns", $"{AddOn.MaxOfService} at most");
        for (var i = 0; i < (s.AddOns ?? []).Count; i++)
            CheckAddOn(s, s.AddOns![i], $"{member}.addOns[{i}]");
        Must(
            s.DurationMinutes + (s.AddOns ?? []).Sum(a => (long)a.Minutes) <= Service.LongestMinutes, $"{member}.addOns",
            $"{Service.LongestMinutes} minutes with the service at most");
    }

    private void CheckAddOn(SeedService s, SeedAddOn addOn, string member)
    {
        Must(addOn.Name is { Length: > 0 and <= AddOn.NameLength }, $"{member}.name", $"1 to {AddOn.NameLength} characters");
        Must(addOn.Description is null or { Length: <= AddOn.DescriptionLength }, $"{member}.description", $"up to {AddOn.DescriptionLength} characters");
        Must(
            Money.TryParse(addOn.Price ?? "0", Currency, out var price) && price.Minor >= 0 && price <= Money.Highest(Currency), $"{member}.price",
            Amounts(1200));
        Must(IsCells(addOn.Minutes, 0, Service.LongestMinutes), $"{member}.minutes", $"a multiple of 5 from 0 to {Service.LongestMinutes}");
        Must(s.Capacity is 1 || addOn.Minutes is 0, $"{member}.minutes", "0 of a class, which has its own end");
    }

    private string Amounts(long minor) =>
        $"an amount in {Currency} such as \"{new Money(minor, Currency).ToWire()}\", without marks between thousands, "
        + $"{Money.Highest(Currency).ToWire()} at most";

    private static bool NoneIsNull(params IEnumerable<object?>[] lists) => Array.TrueForAll(lists, list => list.All(item => item is not null));

    private static void Must(bool holds, string member, string allowed)
    {
        if (!holds)
            throw new InvalidOperationException($"Seed:File, {member}: allowed is {allowed}.");
    }

    private static bool IsCells(int minutes, int min, int max) => minutes % 5 is 0 && minutes >= min && minutes <= max;

    private static bool IsSpan(string from, string to, int min, int max) =>
        Minute(from) is { } first && Minute(to) is { } last && first < last && first >= min && last <= max && first % 5 is 0 && last % 5 is 0;

    private static DateOnly? Date(string? text) => BusinessDays.Read(text);

    private static int? Minute(string? text) =>
        text is "24:00" ? 1440 : TimeOnly.TryParseExact(
            text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.Hour * 60 + time.Minute : null;

    private static DayOfWeek? Day(string text) => text switch
    {
        "Mon" => DayOfWeek.Monday,
        "Tue" => DayOfWeek.Tuesday,
        "Wed" => DayOfWeek.Wednesday,
        "Thu" => DayOfWeek.Thursday,
        "Fri" => DayOfWeek.Friday,
        "Sat" => DayOfWeek.Saturday,
        "Sun" => DayOfWeek.Sunday,
        _ => null,
    };
}
