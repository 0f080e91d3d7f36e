using BookingApp.Data;
using BookingApp.Payments;

namespace BookingApp.Accounting.Ledger;

/// <summary>Writes the ledger in the unit of work of the fact: two sides that sum to zero.</summary>
public static class LedgerPosting
{
    /// <summary>Money taken: the provider owes it to us, we owe the customer the visit; and the provider's fee, when it told.</summary>
    public static void Captured(BookingDbContext db, Ids ids, Payment payment, Money amount, Money? fee, DateTimeOffset at)
    {
        Add(db, ids, payment, null, amount, Holder(payment), LedgerAccount.Customer, "captured", at);
        if (fee is { IsPositive: true } cost)
            Add(db, ids, payment, null, cost, LedgerAccount.Fees, LedgerAccount.Provider, "fee", at);
    }

    /// <summary>Money refunded; and what the provider returned of its fee, when it told.</summary>
    public static void Refunded(BookingDbContext db, Ids ids, Payment payment, Guid refundId, Money amount, Money? feeBack, DateTimeOffset at)
    {
        Add(db, ids, payment, refundId, amount, LedgerAccount.Customer, Holder(payment), "refunded", at);
        if (feeBack is { IsPositive: true } returned)
            Add(db, ids, payment, refundId, returned, LedgerAccount.Provider, LedgerAccount.Fees, "fee_returned", at);
    }

    /// <summary>A dispute that was lost: the provider refunded the customer itself.</summary>
    public static void Disputed(BookingDbContext db, Ids ids, Payment payment, Money amount, DateTimeOffset at) =>
        Add(db, ids, payment, null, amount, LedgerAccount.Customer, Holder(payment), "disputed", at);

    // Who has the money: the provider, or staff.
    private static LedgerAccount Holder(Payment payment) => payment.IsInPerson ? LedgerAccount.InPerson : LedgerAccount.Provider;

    private static void Add(
        BookingDbContext db, Ids ids, Payment payment, Guid? refundId, Money amount, LedgerAccount debit, LedgerAccount credit, string what, DateTimeOffset at)
    {
        var transaction = ids.NewId(at);
        db.LedgerEntries.AddRange(Side(debit, amount.Minor), Side(credit, -amount.Minor));

        LedgerEntry Side(LedgerAccount account, long minor) => new()
        {
            Id = ids.NewId(at),
            TransactionId = transaction,
            ReservationId = payment.ReservationId,
            PaymentId = payment.Id,
            RefundId = refundId,
            Account = account,
            Minor = minor,
            Currency = amount.Currency,
            What = what,
            At = at,
        };
    }
}
