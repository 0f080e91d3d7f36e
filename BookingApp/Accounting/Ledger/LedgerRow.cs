namespace BookingApp.Accounting.Ledger;

/// <summary>One side of a booking with the ids by which a provider's own report knows it.</summary>
public sealed record LedgerRow(
    DateTimeOffset At, Guid TransactionId, LedgerAccount Account, string What, Money Amount, string Reference, string? Provider, string? OrderId,
    string? CaptureId, string? ProviderRefundId)
{
    public Money? Debit => Amount.IsPositive ? Amount : null;
    public Money? Credit => Amount.IsPositive ? null : Amount with { Minor = -Amount.Minor };
}
