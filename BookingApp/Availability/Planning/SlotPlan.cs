namespace BookingApp.Availability.Planning;

/// <summary>The rules' answer and the candidates, best first: fewest minutes booked that day, then lowest id. No candidate and no refusal: taken.</summary>
public sealed record SlotPlan(Refusal? Refusal, IReadOnlyList<Candidate> Candidates);
