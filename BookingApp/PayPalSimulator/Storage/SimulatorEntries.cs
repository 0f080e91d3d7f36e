namespace BookingApp.PayPalSimulator.Storage;

// What the store keeps. Statuses are PayPal's own words.

internal sealed class SimulatorOrder
{
    public required string Id { get; init; }
    public required string BaseUrl { get; init; } // as the caller reached us: links and certificates point back there
    public required DateTimeOffset CreatedAt { get; init; }
    public required string Currency { get; init; }
    public required long Minor { get; init; }
    public string ReferenceId { get; init; } = "default";
    public string? CustomId { get; init; }
    public string? InvoiceId { get; init; }
    public string? Description { get; init; }
    public string? BrandName { get; init; }
    public string? ReturnUrl { get; init; }
    public string? CancelUrl { get; init; }
    public bool HasWallet { get; init; }
    public string Status { get; set; } = "CREATED";
    public DateTimeOffset UpdatedAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public bool DeclinesNext { get; set; }
    public string? LastPress { get; set; } // what the payer last did on the approval page
    public SimulatorCapture? Capture { get; set; }
    public List<SimulatorRefund> Refunds { get; init; } = [];
    public DateTimeOffset? LostAt { get; set; } // when a dispute took the money back
    public List<SimulatorCall> Calls { get; init; } = [];

    public Money Amount => new(Minor, Currency);

    public bool IsOver(DateTimeOffset now) => Status is not "COMPLETED" && now >= ExpiresAt;
}

internal sealed class SimulatorCapture
{
    public required string Id { get; init; }
    public required string OrderId { get; init; }
    public required long Minor { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Status { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public DateTimeOffset? ResolvesAt { get; set; }
    public string? ResolvesTo { get; set; }
}

internal sealed class SimulatorRefund
{
    public required string Id { get; init; }
    public required string CaptureId { get; init; }
    public required long Minor { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Status { get; set; }
    public string? CustomId { get; init; }
    public string? InvoiceId { get; init; }
    public string? NoteToPayer { get; init; }
}

internal sealed record SimulatorCall(DateTimeOffset At, string Operation, string? RequestId, int Status);

/// <summary>Finds an order by its capture or refund.</summary>
internal sealed record SimulatorPointer(string OrderId);

/// <summary>A request id that did something: the same id again answers with the latest state of what it did.</summary>
internal sealed record SimulatorMemory(string OrderId, DateTimeOffset At, string? RefundId = null, bool WasDeclined = false);

internal sealed record SimulatorToken(DateTimeOffset Until);

internal sealed record SimulatorEvent(string Id, string Type, DateTimeOffset At, string OrderId, string BaseUrl, string Body);

internal sealed class SimulatorDelivery
{
    public required string Id { get; init; } // the transmission's id
    public required string EventId { get; init; }
    public required DateTimeOffset At { get; init; }
    public string State { get; set; } = "waiting";
    public int Tries { get; set; }
    public int? LastStatus { get; set; }
    public bool HasBadSignature { get; init; }
    public bool HasForeignCertificate { get; init; }
}

/// <summary>A private key with its certificate, both as PEM.</summary>
internal sealed record SimulatorKey(string Certificate, string PrivateKey);
