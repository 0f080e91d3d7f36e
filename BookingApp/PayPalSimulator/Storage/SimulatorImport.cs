using BookingApp.Settings;
using Microsoft.Extensions.Options;

namespace BookingApp.PayPalSimulator.Storage;

/// <summary>An order that was captured before the simulator knew of it.</summary>
internal sealed record PaidOrder(
    string Id, string CaptureId, Money Amount, Money Captured, DateTimeOffset CreatedAt, DateTimeOffset CapturedAt, string CustomId, string InvoiceId,
    IReadOnlyList<PaidBack> Refunds);

/// <summary>A refund of it.</summary>
internal sealed record PaidBack(string Id, Money Amount, DateTimeOffset At, string CustomId, string InvoiceId);

/// <summary>Takes orders into the store that were made elsewhere, so that whoever compares finds them here too.</summary>
internal sealed class SimulatorImport(SimulatorStore store, IOptions<SimulatorOptions> options, IOptions<AppOptions> app)
{
    /// <summary>Whether orders can be taken in: the simulator is the one inside the app.</summary>
    public bool IsOpen => options.Value.IsInside(app.Value);

    /// <summary>Adds them all, or none; one that is there already stays as it is told now.</summary>
    public void Add(IEnumerable<PaidOrder> orders) => store.Write(sheet =>
    {
        foreach (var order in orders)
            Keep(sheet, ToOrder(order));
    });

    private SimulatorOrder ToOrder(PaidOrder paid) => new()
    {
        Id = paid.Id,
        BaseUrl = app.Value.Absolute(SimulatorNames.PathPrefix),
        CreatedAt = paid.CreatedAt,
        UpdatedAt = paid.CapturedAt,
        ExpiresAt = paid.CapturedAt,
        Currency = paid.Amount.Currency,
        Minor = paid.Amount.Minor,
        CustomId = paid.CustomId,
        InvoiceId = paid.InvoiceId,
        HasWallet = true,
        Status = "COMPLETED",
        Capture = new SimulatorCapture
        {
            Id = paid.CaptureId,
            OrderId = paid.Id,
            Minor = paid.Captured.Minor,
            At = paid.CapturedAt,
            UpdatedAt = paid.CapturedAt,
            Status = "COMPLETED",
        },
        Refunds =
        [
            .. paid.Refunds.Select(refund => new SimulatorRefund
            {
                Id = refund.Id,
                CaptureId = paid.CaptureId,
                Minor = refund.Amount.Minor,
                At = refund.At,
                Status = "COMPLETED",
                CustomId = refund.CustomId,
                InvoiceId = refund.InvoiceId,
            }),
        ],
    };

    private static void Keep(SimulatorStore.Sheet sheet, SimulatorOrder order)
    {
        sheet.Keep(order.Id, order);
        sheet.Keep(order.Capture!.Id, new SimulatorPointer(order.Id));
        foreach (var refund in order.Refunds)
            sheet.Keep(refund.Id, new SimulatorPointer(order.Id));
    }
}
