using System.Globalization;
using BookingApp.Catalog;
using BookingApp.Catalog.AddOns;
using BookingApp.Customers;
using BookingApp.Payments.Bookings;

namespace BookingApp.Tests.Simulation.People;

/// <summary>Somebody who does one thing after another, at random, until the world goes home.</summary>
internal abstract class Person(World world, string name, int seed)
{
    protected static readonly BusinessZone Zone = new("Europe/Berlin");

    // Few starts, so that people meet; on a change-over day one of them is in the hour that is skipped or repeated.
    protected static readonly string[] Times = ["01:30", "02:30", "03:00", "11:00", "10:00", "10:30"];

    protected World World { get; } = world;
    protected string Name { get; } = name;
    protected Random Dice { get; } = new(seed);

    public bool IsHome { get; private set; }

    protected virtual (int Min, int Max) PauseSeconds => (1, 240);

    public async Task LiveAsync()
    {
        while (World.GoesOn)
        {
            await World.Thread.AtAsync(World.Thread.Now + TimeSpan.FromSeconds(Dice.Next(PauseSeconds.Min, PauseSeconds.Max)), Name, null);
            await ActAsync();
        }

        IsHome = true;
    }

    protected abstract Task ActAsync();

    protected bool Chance(int percent) => Dice.Next(100) < percent;

    protected T One<T>(IReadOnlyList<T> of) => of[Dice.Next(of.Count)];

    protected DateTimeOffset SomeStart() =>
        Zone.At(World.Day.AddDays(Chance(80) ? 0 : 1), TimeOnly.Parse(Chance(40) ? Times[^Dice.Next(1, 3)] : One(Times), CultureInfo.InvariantCulture));

    protected int SomeService() =>
        Dice.Next(20) switch { < 9 => Template.Massage, < 12 => Template.LongMassage, < 13 => Template.Talk, < 18 => Template.Pilates, _ => Template.Coaching };

    // By the start alone, so that seeds keep their dice. Hot stones last from ten into what begins at eleven.
    protected static AddOnIds SomeAddOns(int service, DateTimeOffset start) => AddOnIds.Of((service, Zone.ToLocal(start).Hour) switch
    {
        (Template.Massage, 10) => [Template.HotStones],
        (Template.Massage, 11) => [Template.Tea],
        (Template.Massage, < 4) => [Template.HotStones, Template.Tea],
        _ => [],
    });

    protected CustomerDetails Details() => new(Name, $"{Name}@example.com", Locale: "en");

    protected Task<BookingView?> LookAsync(Guid id) =>
        World.AskAsync("look at a booking", async app => (await app.Get<BookingQueries>().FindAsync(id))!);

    /// <summary>Does it, or does it twice at once as two tabs and impatient fingers do.</summary>
    protected async Task<T?> TwiceMaybeAsync<T>(string what, int percent, Func<AppProcess, Task<T>> ask) where T : class
    {
        if (!Chance(percent))
            return await World.AskAsync(what, ask);
        World.CoverageCounter.Add("action", "two tabs");
        var answers = await Task.WhenAll(World.AskAsync(what, ask), World.AskAsync(what, ask));
        return answers[0] ?? answers[1];
    }
}
