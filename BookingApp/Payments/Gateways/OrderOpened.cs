namespace BookingApp.Payments.Gateways;

/// <summary>An order at the provider, and how the payer gets there: by a link, or by a code to be scanned.</summary>
public sealed record OrderOpened(string OrderId, string ApprovalUrl, PayBy By = PayBy.Redirect);

/// <summary>Redirect: the address is opened. QrCode: the address is shown as a code, and the page waits for the provider's notice. InPerson: staff
/// take the money.</summary>
public enum PayBy { Redirect, QrCode, InPerson }
