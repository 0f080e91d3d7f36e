namespace BookingApp.Reservations.Board;

/// <summary>Keeps what a new reading of a day has in common with the last one: the same visits and columns are the same objects.</summary>
public static class UnchangedParts
{
    /// <summary>This reading, with whatever is as it was as the object that it was.</summary>
    public static BoardView Keeping(this BoardView read, BoardView? shown)
    {
        if (shown is null || shown.Date != read.Date)
            return read;
        var visits = shown.Columns.SelectMany(c => c.Reservations).ToDictionary(r => r.Id);
        var columns = shown.Columns.ToDictionary(c => c.StaffId);
        return read with
        {
            Columns =
            [
                .. read.Columns.Select(c => c with
                {
                    Reservations = Same(c.Reservations),
                    Classes = [.. c.Classes.Select(session => session with { Guests = Same(session.Guests) })],
                }).Select(c => columns.GetValueOrDefault(c.StaffId) is { } was && IsSame(c, was) ? was : c),
            ],
        };

        IReadOnlyList<ReservationView> Same(IEnumerable<ReservationView> of) =>
            [.. of.Select(r => visits.GetValueOrDefault(r.Id) is { } was && IsSame(r, was) ? was : r)];
    }

    // A member that is not named here is compared by its own equality: one too many is drawn anew then, never one too few.
    private static bool IsSame(ReservationView read, ReservationView was) =>
        read with { ServerTime = was.ServerTime, Answers = was.Answers, AddOns = was.AddOns, RefundSteps = was.RefundSteps } == was
        && read.Answers.SequenceEqual(was.Answers) && read.AddOns.SequenceEqual(was.AddOns) && read.RefundSteps.SequenceEqual(was.RefundSteps);

    private static bool IsSame(BoardColumn read, BoardColumn was) =>
        read with
        {
            Open = was.Open,
            Breaks = was.Breaks,
            Blocks = was.Blocks,
            Buffers = was.Buffers,
            Reservations = was.Reservations,
            Classes = was.Classes,
        } == was
        && read.Open.SequenceEqual(was.Open) && read.Breaks.SequenceEqual(was.Breaks) && read.Blocks.SequenceEqual(was.Blocks)
        && read.Buffers.SequenceEqual(was.Buffers) && read.Reservations.SequenceEqual(was.Reservations)
        && read.Classes.Count == was.Classes.Count && read.Classes.Zip(was.Classes).All(pair => IsSame(pair.First, pair.Second));

    private static bool IsSame(BoardClass read, BoardClass was) => read with { Guests = was.Guests } == was && read.Guests.SequenceEqual(was.Guests);
}
