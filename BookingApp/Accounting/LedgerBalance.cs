namespace BookingApp.Accounting;

/// <summary>The check in the save: the books are append-only, and every transaction sums to zero.</summary>
internal static class LedgerBalance
{
    /// <summary>Looks at all that a save changes in the ledger.</summary>
    /// <exception cref="InvalidOperationException">The save would unbalance the books, or rewrite them.</exception>
    public static void Check(IEnumerable<(bool IsNew, LedgerEntry Entry)> changed)
    {
        var rows = changed.ToList();
        if (rows.Exists(r => !r.IsNew))
            throw new InvalidOperationException("The ledger is append-only: a correction is a new transaction.");

        var unbalanced = rows.GroupBy(r => (r.Entry.TransactionId, r.Entry.ReservationId, r.Entry.Currency)).FirstOrDefault(t => t.Sum(r => r.Entry.Minor) != 0);
        if (unbalanced is not null)
            throw new InvalidOperationException($"Ledger transaction {unbalanced.Key.TransactionId} does not sum to zero.");
    }
}
