namespace BookingApp.Accounting.Reports;

/// <summary>A booking that is not paid in full: when it begins on the business's clock, and whether the visit is over. Who has not paid by then may
/// never.</summary>
public sealed record DueBooking(string Reference, DateTimeOffset Start, string CustomerName, string ServiceName, Money Due, bool IsOver);
