using System.Globalization;
using BookingApp.Catalog.Pricing;
using BookingApp.Contacts;

namespace BookingApp.Catalog.Forms;

/// <summary>The business's settings as an admin types them. Carries the version they were opened with.</summary>
public sealed class BusinessForm
{
    public string Name { get; set; } = "";
    public string About { get; set; } = "";
    public string TimeZone { get; set; } = "";
    public string Currency { get; set; } = "";

    /// <summary>The currency that the admin has agreed to change to, having seen what that does; a change that is not agreed to is not saved.</summary>
    public string? AgreedCurrency { get; set; }
    public string Locale { get; set; } = "";
    public string Email { get; set; } = "";
    public string Phone { get; set; } = "";
    public string Address { get; set; } = "";
    public string AccentColor { get; set; } = "";
    public string PolicyText { get; set; } = "";
    public int ReminderLeadHours { get; set; } = 24;
    public int PointsPerVisit { get; set; }
    public string PointValue { get; set; } = "0";
    public int PrepayAfterNoShows { get; set; }
    public int Version { get; set; }

    /// <summary>The command that it is, made when it was drawn: saving it again changes nothing more.</summary>
    public Guid? Command { get; set; }

    /// <summary>What a point was worth when the form was opened: left as it was, it keeps its number in a new currency as prices do.</summary>
    internal Money? PointValueBefore { get; init; }

    public static BusinessForm Of(Business b) => new()
    {
        Name = b.Name,
        About = b.About,
        TimeZone = b.TimeZone,
        Currency = b.Currency,
        Locale = Locales.NameOf(b.Locale),
        Email = b.Email,
        Phone = b.Phone,
        Address = b.Address,
        AccentColor = b.AccentColor,
        PolicyText = b.PolicyText,
        ReminderLeadHours = b.ReminderLeadMinutes / 60,
        PointsPerVisit = b.PointsPerVisit,
        PointValue = new Money(b.PointValueMinor, b.Currency).ToWire(),
        PointValueBefore = new Money(b.PointValueMinor, b.Currency),
        PrepayAfterNoShows = b.PrepayAfterNoShows,
        Version = b.Version,
    };

    /// <summary>What is wrong with it, by member.</summary>
    public IReadOnlyDictionary<string, FieldError> Check() => new FormCheck()
        .Name(Name, nameof(Name)).Text(About, nameof(About), 2000).Text(PolicyText, nameof(PolicyText), 4000)
        .Must(BusinessZone.Exists(TimeZone), nameof(TimeZone), "zone")
        .Must(Currencies.Exists(Currency), nameof(Currency), "currency")
        .Must(Locales.Exists(Locale), nameof(Locale), "locale")
        .Must(Email.Trim().Length is 0 || EmailAddress.TryParse(Email, out _), nameof(Email), "email")
        .Text(Email, nameof(Email), 200).Text(Phone, nameof(Phone), 50).Text(Address, nameof(Address), 250)
        .Must(AccentColor.Length is 7 && AccentColor[0] is '#' && AccentColor.Skip(1).All(char.IsAsciiHexDigit), nameof(AccentColor), "color")
        .Number(ReminderLeadHours, nameof(ReminderLeadHours), 0, 14 * 24)
        .Number(PointsPerVisit, nameof(PointsPerVisit), 0, 10_000)
        .Amount(TypedPointValue, nameof(PointValue), Currency, out var worth)
        .Must(PointsPerVisit is 0 || worth.IsPositive, nameof(PointValue), "point_value", Currency)
        .Number(PrepayAfterNoShows, nameof(PrepayAfterNoShows), 0, 100)
        .Errors;

    public void ApplyTo(Business b)
    {
        (b.Name, b.About, b.TimeZone, b.Currency, b.Locale) = (Name.Trim(), About.Trim(), TimeZone, Currency, Locales.NameOf(Locale));
        (b.Email, b.Phone, b.Address, b.AccentColor, b.PolicyText) = (
            Email.Trim(), Phone.Trim(), Address.Trim(), AccentColor.ToLowerInvariant(), PolicyText.Trim());
        b.ReminderLeadMinutes = ReminderLeadHours * 60;
        (b.PointsPerVisit, b.PointValueMinor, b.PrepayAfterNoShows) = (PointsPerVisit, ReadPointValue().Minor, PrepayAfterNoShows);
    }

    private string TypedPointValue =>
        PointValueBefore is { } before && PointValue == before.ToWire() ? BusinessService.Restate(before, Currency).ToWire()
        : PointValue.Trim().Length is 0 && PointsPerVisit is 0 ? "0"
        : PointValue;

    private Money ReadPointValue() => Money.TryRead(TypedPointValue, Currency, CultureInfo.CurrentCulture, out var value) ? value : Money.Zero(Currency);
}
