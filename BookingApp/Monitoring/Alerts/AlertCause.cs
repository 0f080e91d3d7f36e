namespace BookingApp.Monitoring.Alerts;

/// <summary>What staff are woken for.</summary>
public enum AlertCause { CaptureSuccess, NeedsHuman, RefundOpen }
