using System.Collections.Concurrent;
using System.Globalization;
using BookingApp.Payments.Gateways;
using Microsoft.AspNetCore.Http;

namespace BookingApp.Tests.Support.Worlds;

/// <summary>A provider in memory that keeps request ids as the real one does, and fails when told to.</summary>
public sealed class FakeGateway : IPaymentGateway
{
    private readonly ConcurrentDictionary<string, Order> _orders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _requests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RefundAnswer> _refunds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _captureOf = new(StringComparer.Ordinal); // of a refund
    private int _next;

    public string Provider => "paypal";
    public bool IsOnline => true;
    public IReadOnlyList<string> NotApproved { get; } = ["ORDER_NOT_APPROVED"];

    /// <summary>How capture calls end from now on; null: the money is taken.</summary>
    public Func<Order, Task<CaptureAnswer?>>? OnCapture { get; set; }

    /// <summary>Whether the answer to a capture is lost after the work is done.</summary>
    public bool LoseCaptureAnswers { get; set; }

    /// <summary>What it keeps of each capture, if it tells.</summary>
    public Money? Fee { get; set; }

    /// <summary>The lines of its own report; null when it will not show it.</summary>
    public List<ReportedMove>? Report { get; set; } = [];

    public bool LoseRefundAnswers { get; set; }
    public bool LoseOrderAnswers { get; set; }

    /// <summary>What happens, once, while somebody is about to open a payment.</summary>
    public Func<Task>? Meanwhile { get; set; }

    public bool Silent { get; set; }

    /// <summary>Invoices for which it has taken money, it says, and opens no order any more.</summary>
    public HashSet<string> PaidInvoices { get; } = new(StringComparer.Ordinal);
    public int CaptureCalls { get; private set; }
    public int RefundCalls { get; private set; }

    public IEnumerable<Order> Orders => _orders.Values;
    public IReadOnlyDictionary<string, RefundAnswer> Refunds => _refunds;

    public void Approve(string orderId) => _orders[orderId].State = OrderState.Approved;

    public void Drop(string orderId) => _orders[orderId].State = OrderState.Gone;

    /// <summary>Somebody took the money by hand at the provider's own site.</summary>
    public void CaptureByHand(string orderId, Money? amount = null) => Take(_orders[orderId], amount ?? _orders[orderId].Terms.Amount);

    /// <summary>It says something else about a capture from now on.</summary>
    public void Change(string captureId, Func<CaptureReading, CaptureReading> change)
    {
        var order = _orders.Values.Single(o => o.Captures.Any(c => c.CaptureId == captureId));
        var captures = order.Captures.ToList();
        order.Captures.Clear();
        foreach (var capture in captures)
            order.Captures.Enqueue(capture.CaptureId == captureId ? change(capture) : capture);
    }

    /// <summary>Somebody gave money back at the provider's own site.</summary>
    public string RefundByHand(Money amount, Money? feeBack = null)
    {
        var id = "REFUND" + Interlocked.Increment(ref _next).ToString(CultureInfo.InvariantCulture);
        _refunds[id] = new RefundAnswer(id, RefundState.Completed, Amount: amount, FeeBack: feeBack);
        return id;
    }

    /// <summary>It says something else about a refund from now on.</summary>
    public void ChangeRefund(string providerRefundId, Func<RefundAnswer, RefundAnswer> change)
    {
        var (request, answer) = _refunds.Single(r => r.Value.ProviderRefundId == providerRefundId);
        _refunds[request] = change(answer);
    }

    public string WriteOrder(OrderTerms terms)
    {
        var meanwhile = Meanwhile;
        Meanwhile = null;
        if (meanwhile is not null)
            Task.Run(meanwhile).GetAwaiter().GetResult();
        return $"{terms.PaymentId}|{terms.Amount.Minor.ToString(CultureInfo.InvariantCulture)}|{terms.Amount.Currency}|{terms.InvoiceId}";
    }

    public Task<OrderOpened> OpenAsync(string requestId, string body, CancellationToken ct = default)
    {
        Answer();
        var parts = body.Split('|');
        if (PaidInvoices.Contains(parts[3]))
            throw new GatewayRefusedException("DUPLICATE_INVOICE_ID", "There was money for it before.") { IsPaid = true };
        var id = _requests.GetOrAdd(requestId, _ => "ORDER" + Interlocked.Increment(ref _next).ToString(CultureInfo.InvariantCulture));
        _orders.GetOrAdd(
            id, _ => new Order(
                id,
                new OrderTerms(Guid.Parse(parts[0]), parts[3], new Money(long.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]), "", "", "", "", "")));
        return LoseOrderAnswers ? throw new GatewayUnknownException("The answer was lost.") : Task.FromResult(new OrderOpened(id, "https://pay.example/" + id));
    }

    public Task<OrderReading> ReadOrderAsync(string orderId, CancellationToken ct = default)
    {
        Answer();
        if (!_orders.TryGetValue(orderId, out var order) || order.State is OrderState.Gone)
            return Task.FromResult(OrderReading.Gone(orderId));
        return Task.FromResult(
            new OrderReading(
                orderId, order.State, order.Amount, order.Terms.PaymentId.ToString(), "https://pay.example/" + orderId,
                [.. order.Captures.Select(WithRefunds)]));
    }

    public async Task<CaptureAnswer> CaptureAsync(string orderId, string requestId, CancellationToken ct = default)
    {
        lock (_requests)
            CaptureCalls++;
        Answer();
        var order = _orders[orderId];
        if (OnCapture is { } behave && await behave(order) is { } answer)
            return answer;

        lock (order)
        {
            if (order.Captures.IsEmpty)
            {
                if (order.State is not OrderState.Approved)
                    return new CaptureAnswer.NotApproved(NotApproved[0]);
                if (_orders.Values.Any(
                    o => o.Id != orderId && o.Terms.InvoiceId == order.Terms.InvoiceId
                        && o.Captures.Any(c => c.State is not (CaptureState.Declined or CaptureState.Failed))))
                    return new CaptureAnswer.PaidByAnother();
                _requests[requestId] = orderId;
                Take(order, order.Amount);
            }
            else if (!_requests.ContainsKey(requestId))
            {
                return new CaptureAnswer.AlreadyCaptured();
            }
        }

        if (LoseCaptureAnswers)
            throw new GatewayUnknownException("The answer was lost.");
        return new CaptureAnswer.Made(order.Captures.First());
    }

    public Task<RefundAnswer> RefundAsync(RefundTerms terms, CancellationToken ct = default)
    {
        lock (_requests)
            RefundCalls++;
        Answer();
        var answer = _refunds.GetOrAdd(
            terms.RequestId, _ => new RefundAnswer(
                "REFUND" + Interlocked.Increment(ref _next).ToString(CultureInfo.InvariantCulture), RefundState.Completed, Amount: terms.Amount,
                CustomId: terms.RefundId.ToString()));
        _captureOf[answer.ProviderRefundId!] = terms.CaptureId;
        return LoseRefundAnswers ? throw new GatewayUnknownException("The answer was lost.") : Task.FromResult(answer);
    }

    private CaptureReading WithRefunds(CaptureReading capture)
    {
        var refunds = _refunds.Values.Where(r => _captureOf.GetValueOrDefault(r.ProviderRefundId!) == capture.CaptureId).ToList();
        return refunds.Count is 0 ? capture : capture with { Refunds = refunds };
    }

    public Task<RefundAnswer> ReadRefundAsync(string providerRefundId, CancellationToken ct = default) =>
        Task.FromResult(
            _refunds.Values.FirstOrDefault(r => r.ProviderRefundId == providerRefundId)
                ?? throw new GatewayUnknownException("No such refund.") { IsMissing = true });

    public Task<CaptureReading?> ReadCaptureAsync(string captureId, CancellationToken ct = default)
    {
        Answer();
        return Task.FromResult(_orders.Values.SelectMany(o => o.Captures).FirstOrDefault(c => c.CaptureId == captureId));
    }

    public Task<ProviderReport?> ReportAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken ct = default)
    {
        Answer();
        return Report is null
            ? throw new GatewayRefusedException("NOT_AUTHORIZED", "The report is closed.")
            : Task.FromResult<ProviderReport?>(new ProviderReport([.. Report]));
    }

    public Task<bool> CloseAsync(string orderId, CancellationToken ct = default) => Task.FromResult(false);

    public Task<ProviderEvent?> ReadWebhookAsync(IHeaderDictionary headers, ReadOnlyMemory<byte> body, CancellationToken ct = default) =>
        Task.FromResult<ProviderEvent?>(null);

    private void Answer()
    {
        if (Silent)
            throw new GatewayUnknownException("No answer.");
    }

    private void Take(Order order, Money amount)
    {
        order.Captures.Enqueue(
            new CaptureReading("CAPTURE" + Interlocked.Increment(ref _next).ToString(CultureInfo.InvariantCulture), CaptureState.Completed, amount, Fee));
        order.State = OrderState.Completed;
    }

    public sealed class Order(string id, OrderTerms terms)
    {
        public string Id { get; } = id;
        public OrderTerms Terms { get; } = terms;
        public Money Amount { get; set; } = terms.Amount;
        public OrderState State { get; set; }
        public ConcurrentQueue<CaptureReading> Captures { get; } = new();
    }
}
