namespace BookingApp.Availability.Busy;

/// <summary>What is taken of each resource, and whether something that has lapsed may still have claims there: whoever takes them expires it
/// first.</summary>
public sealed record FreshMaps(IReadOnlyDictionary<int, CellMap> OfResource, bool MayHaveLapsed);
