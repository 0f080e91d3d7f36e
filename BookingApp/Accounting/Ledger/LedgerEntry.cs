namespace BookingApp.Accounting.Ledger;

/// <summary>One side of a transaction in the ledger: append-only, and each transaction sums to zero.</summary>
public sealed class LedgerEntry
{
    public required Guid Id { get; init; }
    public required Guid TransactionId { get; init; }
    public required Guid ReservationId { get; init; }
    public Guid? PaymentId { get; init; }
    public Guid? RefundId { get; init; }
    public required LedgerAccount Account { get; init; }
    public required long Minor { get; init; } // debit positive, credit negative
    public required string Currency { get; init; }
    public required string What { get; init; } // captured, refunded, fee, …
    public required DateTimeOffset At { get; init; }
}

/// <summary>The accounts of the ledger. Provider: money that the provider holds for us. Customer: what customers have paid in, and not been given
/// back.</summary>
public enum LedgerAccount { Provider, Customer, Fees, InPerson }
