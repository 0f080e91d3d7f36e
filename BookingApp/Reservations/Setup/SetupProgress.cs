using BookingApp.Catalog.Setup;

namespace BookingApp.Reservations.Setup;

/// <summary>How far a business has come before it opens: the steps that are left to do, in their order, and whether it has any service yet.</summary>
public sealed record SetupProgress(IReadOnlyList<SetupStep> Left, bool HasServices);
