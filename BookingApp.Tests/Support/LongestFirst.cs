using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(BookingApp.Tests.Support.LongestFirst))]

namespace BookingApp.Tests.Support;

/// <summary>What takes minutes begins first: else all is done, and one core waits for it.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] _long =
    [
        nameof(Simulation.SimulationTests), nameof(Browser.Journeys.PageTests), Browser.Journeys.StaffedStudioTests.Name, Cases.StudioTests.Name,
        nameof(Browser.Journeys.LapseTests), nameof(Browser.Journeys.JourneyTests),
        Api.ApiCallerTests.Name, nameof(Reservations.ProcessRaceTests), nameof(Crash.CrashTests), nameof(Reservations.RaceTests),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => PlaceOf(collection.TestCollectionDisplayName))];

    private static int PlaceOf(string name) =>
        Array.FindIndex(_long, part => name.Contains(part, StringComparison.Ordinal)) is var place and >= 0 ? place : _long.Length;
}
