using PublicHoliday;

namespace BookingApp.Catalog.Holidays;

/// <summary>The countries whose public holidays are known, and their parts where those differ (ISO 3166-1 and 3166-2).</summary>
public static class HolidayAreas
{
    private static readonly (string Code, string Name)[] _provinces =
    [
        ("AB", "Alberta"), ("BC", "British Columbia"), ("MB", "Manitoba"), ("NB", "New Brunswick"), ("NL", "Newfoundland and Labrador"),
        ("NT", "Northwest Territories"), ("NS", "Nova Scotia"), ("NU", "Nunavut"), ("ON", "Ontario"), ("PE", "Prince Edward Island"), ("QC", "Québec"),
        ("SK", "Saskatchewan"), ("YT", "Yukon"),
    ];

    private static readonly (GermanPublicHoliday.States State, string Name)[] _germanStates =
    [
        (GermanPublicHoliday.States.BW, "Baden-Württemberg"), (GermanPublicHoliday.States.BY, "Bayern"), (GermanPublicHoliday.States.BE, "Berlin"),
        (GermanPublicHoliday.States.BB, "Brandenburg"), (GermanPublicHoliday.States.HB, "Bremen"), (GermanPublicHoliday.States.HH, "Hamburg"),
        (GermanPublicHoliday.States.HE, "Hessen"), (GermanPublicHoliday.States.MV, "Mecklenburg-Vorpommern"), (GermanPublicHoliday.States.NI, "Niedersachsen"),
        (GermanPublicHoliday.States.NW, "Nordrhein-Westfalen"), (GermanPublicHoliday.States.RP, "Rheinland-Pfalz"), (GermanPublicHoliday.States.SL, "Saarland"),
        (GermanPublicHoliday.States.SN, "Sachsen"), (GermanPublicHoliday.States.ST, "Sachsen-Anhalt"), (GermanPublicHoliday.States.SH, "Schleswig-Holstein"),
        (GermanPublicHoliday.States.TH, "Thüringen"),
    ];

    private static readonly (SwitzerlandPublicHoliday.Cantons Canton, string Name)[] _cantons =
    [
        (SwitzerlandPublicHoliday.Cantons.AG, "Aargau"), (SwitzerlandPublicHoliday.Cantons.AR, "Appenzell Ausserrhoden"),
        (SwitzerlandPublicHoliday.Cantons.AI, "Appenzell Innerrhoden"), (SwitzerlandPublicHoliday.Cantons.BL, "Basel-Landschaft"),
        (SwitzerlandPublicHoliday.Cantons.BS, "Basel-Stadt"), (SwitzerlandPublicHoliday.Cantons.BE, "Bern"), (SwitzerlandPublicHoliday.Cantons.FR, "Fribourg"),
        (SwitzerlandPublicHoliday.Cantons.GE, "Genève"), (SwitzerlandPublicHoliday.Cantons.GL, "Glarus"), (SwitzerlandPublicHoliday.Cantons.GR, "Graubünden"),
        (SwitzerlandPublicHoliday.Cantons.JU, "Jura"), (SwitzerlandPublicHoliday.Cantons.LU, "Luzern"), (SwitzerlandPublicHoliday.Cantons.NE, "Neuchâtel"),
        (SwitzerlandPublicHoliday.Cantons.NW, "Nidwalden"), (SwitzerlandPublicHoliday.Cantons.OW, "Obwalden"),
        (SwitzerlandPublicHoliday.Cantons.SH, "Schaffhausen"),
        (SwitzerlandPublicHoliday.Cantons.SZ, "Schwyz"), (SwitzerlandPublicHoliday.Cantons.SO, "Solothurn"),
        (SwitzerlandPublicHoliday.Cantons.SG, "St. Gallen"),
        (SwitzerlandPublicHoliday.Cantons.TG, "Thurgau"), (SwitzerlandPublicHoliday.Cantons.TI, "Ticino"), (SwitzerlandPublicHoliday.Cantons.UR, "Uri"),
        (SwitzerlandPublicHoliday.Cantons.VS, "Valais"), (SwitzerlandPublicHoliday.Cantons.VD, "Vaud"), (SwitzerlandPublicHoliday.Cantons.ZG, "Zug"),
        (SwitzerlandPublicHoliday.Cantons.ZH, "Zürich"),
    ];

    private static readonly (AustraliaPublicHoliday.States State, string Name)[] _australianStates =
    [
        (AustraliaPublicHoliday.States.ACT, "Australian Capital Territory"), (AustraliaPublicHoliday.States.NSW, "New South Wales"),
        (AustraliaPublicHoliday.States.NT, "Northern Territory"), (AustraliaPublicHoliday.States.QLD, "Queensland"),
        (AustraliaPublicHoliday.States.SA, "South Australia"), (AustraliaPublicHoliday.States.TAS, "Tasmania"), (AustraliaPublicHoliday.States.VIC, "Victoria"),
        (AustraliaPublicHoliday.States.WA, "Western Australia"),
    ];

    private static readonly HolidayArea[] _whole =
    [
        new("AT", null, new AustriaPublicHoliday()), new("AU", null, new AustraliaPublicHoliday()), new("BE", null, new BelgiumPublicHoliday()),
        new("BR", null, new BrazilPublicHoliday()), new("CA", null, new CanadaPublicHoliday()), new("CH", null, new SwitzerlandPublicHoliday()),
        new("CZ", null, new CzechRepublicPublicHoliday()), new("DE", null, new GermanPublicHoliday()), new("DK", null, new DenmarkPublicHoliday()),
        new("EE", null, new EstoniaPublicHoliday()), new("ES", null, new SpainPublicHoliday()), new("FI", null, new FinlandPublicHoliday()),
        new("FR", null, new FrancePublicHoliday()), new("GR", null, new GreecePublicHoliday()), new("HR", null, new CroatiaPublicHoliday()),
        new("HU", null, new HungaryPublicHoliday()), new("IE", null, new IrelandPublicHoliday()), new("IT", null, new ItalyPublicHoliday()),
        new("JP", null, new JapanPublicHoliday()), new("KZ", null, new KazakhstanPublicHoliday()), new("LT", null, new LithuaniaPublicHoliday()),
        new("LU", null, new LuxembourgPublicHoliday()), new("LV", null, new LatviaPublicHoliday()), new("ME", null, new MontenegroPublicHoliday()),
        new("MX", null, new MexicoPublicHoliday()), new("NL", null, new DutchPublicHoliday()), new("NO", null, new NorwayPublicHoliday()),
        new("NZ", null, new NewZealandPublicHoliday()), new("PL", null, new PolandPublicHoliday()), new("PT", null, new PortugalPublicHoliday()),
        new("RO", null, new RomanianPublicHoliday()), new("RS", null, new SerbianPublicHoliday()), new("SE", null, new SwedenPublicHoliday()),
        new("SI", null, new SloveniaPublicHoliday()), new("SK", null, new SlovakiaPublicHoliday()), new("TR", null, new TurkeyPublicHoliday()),
        new("US", null, new USAPublicHoliday()), new("ZA", null, new SouthAfricaPublicHoliday()),
    ];

    private static readonly HolidayArea[] _parts =
    [
        .. _germanStates.Select(s => new HolidayArea($"DE-{s.State}", s.Name, new GermanPublicHoliday { State = s.State })),
        .. _cantons.Select(c => new HolidayArea($"CH-{c.Canton}", c.Name, new SwitzerlandPublicHoliday { Canton = c.Canton })),
        .. _australianStates.Select(s => new HolidayArea($"AU-{s.State}", s.Name, new AustraliaPublicHoliday { State = s.State })),
        .. _provinces.Select(p => new HolidayArea($"CA-{p.Code}", p.Name, new CanadaPublicHoliday(p.Code))),
        new("GB-ENG", "England", new UKBankHoliday(UKBankHoliday.UkCountries.England)),
        new("GB-NIR", "Northern Ireland", new UKBankHoliday(UKBankHoliday.UkCountries.NorthernIreland)),
        new("GB-SCT", "Scotland", new UKBankHoliday(UKBankHoliday.UkCountries.Scotland)),
        new("GB-WLS", "Wales", new UKBankHoliday(UKBankHoliday.UkCountries.Wales)),
    ];

    /// <summary>Every country and part, by code: a country before its parts, which stand by name.</summary>
    public static IReadOnlyList<HolidayArea> All { get; } =
        [.. _whole.Concat(_parts).OrderBy(area => area.Country, StringComparer.Ordinal).ThenBy(area => area.Part, StringComparer.Ordinal)];

    /// <summary>The one with this code, or null.</summary>
    public static HolidayArea? Find(string? code) => All.FirstOrDefault(area => area.Code == code);

    /// <summary>The whole of a country, or the first of its parts where no day is kept in all of it; null for one that is not known.</summary>
    public static HolidayArea? OfCountry(string? country) => All.FirstOrDefault(area => area.Country == country);
}
