namespace BookingApp.Customers.Merging;

/// <summary>Two customers who become one, as the rooms that keep something of them know them: by their id, and by all of their mailboxes.</summary>
public sealed record MergeParties(Guid FormerId, IReadOnlyList<string> FormerMailboxes, Guid KeptId, IReadOnlyList<string> KeptMailboxes)
{
    /// <summary>What the one customer is known by from then on.</summary>
    public string Mailbox => KeptMailboxes[0];
}
