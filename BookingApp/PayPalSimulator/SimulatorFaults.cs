namespace BookingApp.PayPalSimulator;

/// <summary>What can be made to go wrong.</summary>
internal enum FaultKind
{
    Delay, DelayAfter, ErrorBefore, ErrorAfter, DropAnswer, TooManyRequests, HtmlError, Conflict, Unauthorized, Forbidden, Issue,
    Decline, PendingThenCompleted, PendingThenDenied, CaptureDeclined, CaptureFailed, WrongAmount, ExpireOrder, RefundPending, RefundFailed,
    DuplicateWebhook, LateWebhook, ReorderWebhooks, LoseWebhook, BadSignature, ForeignCertificate,
}

/// <summary>One switch: what goes wrong, at which operation or event type, how often, and by how much.</summary>
internal sealed record Fault(FaultKind Kind, string? Operation = null, int Count = 1, int DelayMs = 0, string? Issue = null, string? Amount = null);

/// <summary>The switches that are set. They are forgotten on a restart, as a test would want.</summary>
internal sealed class SimulatorFaults
{
    private readonly Lock _one = new();
    private List<Fault> _set = [];

    /// <summary>Replaces every switch.</summary>
    public void Set(IEnumerable<Fault> faults)
    {
        lock (_one)
            _set = [.. faults.Where(f => f.Count > 0)];
    }

    public IReadOnlyList<Fault> Left()
    {
        lock (_one)
            return [.. _set];
    }

    /// <summary>Sets one switch, in the place of the one of its kind.</summary>
    public void Put(Fault fault)
    {
        lock (_one)
            _set = [.. _set.Where(f => f.Kind != fault.Kind), fault];
    }

    /// <summary>Takes a switch back, or all of them.</summary>
    public void Off(FaultKind? kind)
    {
        lock (_one)
            _set = [.. _set.Where(f => kind is not null && f.Kind != kind)];
    }

    /// <summary>Uses one up, if one is set for this; without an operation it is for any.</summary>
    public Fault? Take(string operation, params FaultKind[] kinds)
    {
        lock (_one)
        {
            var at = _set.FindIndex(
                f => kinds.Contains(f.Kind) && (f.Operation is null or "" or "*" || string.Equals(f.Operation, operation, StringComparison.OrdinalIgnoreCase)));
            if (at < 0)
                return null;

            var fault = _set[at];
            if (fault.Count > 1)
                _set[at] = fault with { Count = fault.Count - 1 };
            else
                _set.RemoveAt(at);
            return fault;
        }
    }
}
