namespace BookingApp.Monitoring.Alerts;

/// <summary>Looks for one thing that staff must know at once.</summary>
public interface IAlertCheck
{
    /// <summary>What it finds now; null when all is well, or the alert is switched off.</summary>
    Task<AlertFinding?> LookAsync(DateTimeOffset now, CancellationToken ct);
}
