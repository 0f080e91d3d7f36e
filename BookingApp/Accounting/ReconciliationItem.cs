using BookingApp.Payments;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Refunds;

namespace BookingApp.Accounting;

/// <summary>One id of ours, and how it compares with what the provider says of it.</summary>
internal abstract record ReconciliationItem(DifferenceOf Of, string Provider, string ProviderId, string Reference, DateTimeOffset At)
{
    public abstract Task<IReadOnlyList<Difference>> CompareAsync(IPaymentGateway gateway, CancellationToken ct);

    public Difference Differs(DifferenceKind kind, string ours, string theirs) => new(kind, Of, Provider, ProviderId, Reference, ours, theirs, At);

    /// <summary>Money that we say was taken.</summary>
    public sealed record Capture(
        string Provider, string ProviderId, string Reference, DateTimeOffset At, PaymentStatus Status, Money Taken, Money Refunded, Money? Fee, bool Reversed)
        : ReconciliationItem(DifferenceOf.Capture, Provider, ProviderId, Reference, At)
    {
        public override async Task<IReadOnlyList<Difference>> CompareAsync(IPaymentGateway gateway, CancellationToken ct)
        {
            if (await gateway.ReadCaptureAsync(ProviderId, ct) is not { } theirs)
                return [Differs(DifferenceKind.MissingThere, Taken.ToString(), "")];

            var found = new List<Difference>();
            if (!Agrees(theirs))
                found.Add(Differs(DifferenceKind.Status, OurStatus, theirs.State.ToString()));
            if (Status is PaymentStatus.Captured && theirs.Amount != Taken)
                found.Add(Differs(DifferenceKind.Amount, Taken.ToString(), theirs.Amount.ToString()));
            if (Status is PaymentStatus.Captured && theirs.Fee is { } fee && fee != (Fee ?? Money.Zero(fee.Currency)))
                found.Add(Differs(DifferenceKind.Fee, (Fee ?? Money.Zero(fee.Currency)).ToString(), fee.ToString()));
            return found;
        }

        private string OurStatus =>
            !Refunded.IsPositive ? Status.ToString() : Refunded < Taken ? nameof(CaptureState.PartiallyRefunded) : nameof(CaptureState.Refunded);

        private bool Agrees(CaptureReading theirs) => theirs.State switch
        {
            CaptureState.Pending => Status is PaymentStatus.Pending,
            CaptureState.Declined or CaptureState.Failed => Status is PaymentStatus.Declined,
            CaptureState.Completed => Status is PaymentStatus.Captured && Refunded.IsZero,
            CaptureState.PartiallyRefunded => Status is PaymentStatus.Captured && Refunded.IsPositive && Refunded < Taken,
            _ => Status is PaymentStatus.Captured && (Refunded == Taken || Reversed),
        };
    }

    /// <summary>An order of which we know no money.</summary>
    public sealed record Order(
        string Provider, string ProviderId, string Reference, DateTimeOffset At,
        PaymentStatus Status) : ReconciliationItem(DifferenceOf.Order, Provider, ProviderId, Reference, At)
    {
        public override async Task<IReadOnlyList<Difference>> CompareAsync(IPaymentGateway gateway, CancellationToken ct) =>
            [.. (await gateway.ReadOrderAsync(ProviderId, ct)).Captures.Where(c => c.State is not (CaptureState.Declined or CaptureState.Failed))
                .Select(
                    c => Differs(
                        DifferenceKind.MissingHere, Status.ToString(), c.Amount.ToString()) with { Of = DifferenceOf.Capture, ProviderId = c.CaptureId })];
    }

    /// <summary>Money that we say was refunded, or is on its way.</summary>
    public sealed record Return(
        string Provider, string ProviderId, string Reference, DateTimeOffset At, RefundStatus Status,
        Money Amount) : ReconciliationItem(DifferenceOf.Refund, Provider, ProviderId, Reference, At)
    {
        public override async Task<IReadOnlyList<Difference>> CompareAsync(IPaymentGateway gateway, CancellationToken ct)
        {
            RefundAnswer theirs;
            try
            {
                theirs = await gateway.ReadRefundAsync(ProviderId, ct);
            }
            catch (GatewayUnknownException unknown) when (unknown.IsMissing)
            {
                return [Differs(DifferenceKind.MissingThere, Amount.ToString(), "")];
            }

            var found = new List<Difference>();
            if (!Agrees(theirs.State))
                found.Add(Differs(DifferenceKind.Status, Status.ToString(), theirs.State.ToString()));
            if (theirs.Amount is { } amount && amount != Amount)
                found.Add(Differs(DifferenceKind.Amount, Amount.ToString(), amount.ToString()));
            return found;
        }

        private bool Agrees(RefundState theirs) => theirs switch
        {
            RefundState.Completed => Status is RefundStatus.Completed,
            RefundState.Pending => Status is RefundStatus.Pending or RefundStatus.Calling,
            _ => Status is RefundStatus.Failed or RefundStatus.Withdrawn,
        };
    }
}
