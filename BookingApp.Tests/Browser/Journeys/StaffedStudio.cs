namespace BookingApp.Tests.Browser.Journeys;

/// <summary>A studio with people who sign in, for all journeys in a browser that change nothing another one reads. Who looks at a day takes one of
/// their own.</summary>
public sealed class StaffedStudio() : SharedStudio(("Seed:Demo", "true"));

[CollectionDefinition(Name)]
public sealed class StaffedStudioTests : ICollectionFixture<StaffedStudio>
{
    public const string Name = "Staffed studio";
}
