using System.Globalization;
using System.Text.Json;
using BookingApp.PayPalSimulator.Storage;

namespace BookingApp.PayPalSimulator;

/// <summary>What an order asks for, checked as PayPal checks it.</summary>
internal sealed record SimulatorTerms(Money Amount, JsonElement Unit, JsonElement Experience, bool HasWallet)
{
    private static readonly (
        string Name, int Longest)[] Limits = [("reference_id", 256), ("description", 127), ("custom_id", 127), ("invoice_id", 127), ("soft_descriptor", 22)];

    /// <summary>Reads a create call's body; answers what PayPal would refuse in it.</summary>
    public static SimulatorAnswer? Read(JsonElement body, out SimulatorTerms? terms)
    {
        terms = null;
        if (body.ValueKind is not JsonValueKind.Object)
            return SimulatorAnswer.Invalid("MALFORMED_REQUEST_JSON", "The request JSON is not well formed.");
        if (Text(body, "intent") is not "CAPTURE")
            return SimulatorAnswer.Invalid("INVALID_PARAMETER_VALUE", "The value of a field is invalid.", "/intent");
        if (!body.TryGetProperty("purchase_units", out var units) || units.ValueKind is not JsonValueKind.Array || units.GetArrayLength() is not 1)
            return SimulatorAnswer.Invalid("INVALID_ARRAY_MAX_ITEMS", "The simulator takes exactly one purchase unit.", "/purchase_units");

        var unit = units[0];
        foreach (var (name, longest) in Limits)
            if (Text(unit, name)?.Length > longest)
                return SimulatorAnswer.Invalid(
                    "INVALID_STRING_LENGTH", "The value of a field is either too short or too long.", $"/purchase_units/@reference_id=='default'/{name}");

        if (!unit.TryGetProperty("amount", out var amount))
            return SimulatorAnswer.Invalid("MISSING_REQUIRED_PARAMETER", "A required field is missing.", "/purchase_units/@reference_id=='default'/amount");
        if (ReadAmount(amount, "/purchase_units/@reference_id=='default'/amount", out var money) is { } fault)
            return fault;

        var (experience, hasWallet) = ExperienceOf(body);
        if (hasWallet && (!IsAddress(experience, "return_url") || !IsAddress(experience, "cancel_url")))
            return SimulatorAnswer.Invalid(
                "INVALID_PARAMETER_SYNTAX", "The value of a field does not conform to the expected format.",
                "/payment_source/paypal/experience_context/return_url");
        if (Text(experience, "brand_name")?.Length > 127)
            return SimulatorAnswer.Invalid(
                "INVALID_STRING_LENGTH", "The value of a field is either too short or too long.", "/payment_source/paypal/experience_context/brand_name");

        terms = new SimulatorTerms(money, unit, experience, hasWallet);
        return null;
    }

    /// <summary>Reads an amount: digits and a point, positive, and no more decimals than the currency has.</summary>
    public static SimulatorAnswer? ReadAmount(JsonElement amount, string field, out Money money)
    {
        money = default;
        if (Text(amount, "currency_code") is not { Length: 3 } currency || !currency.All(char.IsAsciiLetterUpper))
            return SimulatorAnswer.Unprocessable("INVALID_CURRENCY_CODE", "Currency code is invalid or is not currently supported.");
        if (!decimal.TryParse(
            Text(amount, "value"), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            return SimulatorAnswer.Invalid("INVALID_PARAMETER_SYNTAX", "The value of a field does not conform to the expected format.", $"{field}/value");
        if (value <= 0)
            return SimulatorAnswer.Unprocessable("CANNOT_BE_ZERO_OR_NEGATIVE", "Must be greater than zero.");
        if (!Money.TryParse(Text(amount, "value"), currency, out money))
            return Money.DecimalsOf(currency) is 0
                ? SimulatorAnswer.Unprocessable("DECIMALS_NOT_SUPPORTED", "Currency does not support decimals.")
                : SimulatorAnswer.Unprocessable("DECIMAL_PRECISION", "The value of the field should not be more than two decimal places.");

        return null;
    }

    public SimulatorOrder ToOrder(string id, string baseUrl, DateTimeOffset now, DateTimeOffset until) => new()
    {
        Id = id,
        BaseUrl = baseUrl,
        CreatedAt = now,
        UpdatedAt = now,
        ExpiresAt = until,
        Currency = Amount.Currency,
        Minor = Amount.Minor,
        ReferenceId = Text(Unit, "reference_id") ?? "default",
        CustomId = Text(Unit, "custom_id"),
        InvoiceId = Text(Unit, "invoice_id"),
        Description = Text(Unit, "description"),
        BrandName = Text(Experience, "brand_name"),
        ReturnUrl = Text(Experience, "return_url"),
        CancelUrl = Text(Experience, "cancel_url"),
        HasWallet = HasWallet,
        Status = HasWallet ? "PAYER_ACTION_REQUIRED" : "CREATED",
    };

    public static string? Text(JsonElement of, string name) =>
        of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static (JsonElement Experience, bool HasWallet) ExperienceOf(JsonElement body)
    {
        if (body.TryGetProperty("payment_source", out var source) && source.ValueKind is JsonValueKind.Object
            && source.TryGetProperty("paypal", out var wallet) && wallet.ValueKind is JsonValueKind.Object)
            return (wallet.TryGetProperty("experience_context", out var context) ? context : default, true);

        return (body.TryGetProperty("application_context", out var older) ? older : default, false);
    }

    private static bool IsAddress(JsonElement experience, string name) =>
        Uri.TryCreate(Text(experience, name), UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https");
}
