namespace BookingApp.Payments.Gateways;

/// <summary>What an order asks for. <paramref name="PaymentId"/> travels as the provider's custom id.</summary>
public sealed record OrderTerms(
    Guid PaymentId, string InvoiceId, Money Amount, string Description, string BrandName, string Locale, string ReturnUrl, string CancelUrl);
