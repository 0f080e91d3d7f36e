using System.ComponentModel.DataAnnotations;
using BookingApp.Customers;

namespace BookingApp.Risk;

/// <summary>How often one browser, address or email may do what abuse does often. Zero switches a limit off.</summary>
public sealed class RiskOptions
{
    public const string Section = "Risk";

    /// <summary>Whether velocity is limited at all; the block list holds in any case. RateLimits:Enabled switches it off too.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How far back it is counted.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00", ErrorMessage = "Risk:Window is a time from 00:01:00 to 1.00:00:00.")]
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Holds made, also those that were released. Counted only where Holds:PerBrowser counts browsers.</summary>
    [Range(0, 1_000_000)]
    public int HoldsPerBrowser { get; set; } = 30;

    /// <summary>Holds made. Counted only where Holds:PerIp counts addresses.</summary>
    [Range(0, 1_000_000)]
    public int HoldsPerAddress { get; set; } = 120;

    [Range(0, 1_000_000)]
    public int HoldsPerEmail { get; init; } = 120;

    /// <summary>Payments that were declined, and those still under way: whoever tries out cards is stopped here.</summary>
    [Range(0, 1_000_000)]
    public int DeclinesPerBrowser { get; set; } = 20;

    [Range(0, 1_000_000)]
    public int DeclinesPerAddress { get; set; } = 60;

    [Range(0, 1_000_000)]
    public int DeclinesPerEmail { get; init; } = 20;

    /// <summary>References or keys that were not right.</summary>
    [Range(0, 1_000_000)]
    public int FailedLookupsPerBrowser { get; set; } = 30;

    [Range(0, 1_000_000)]
    public int FailedLookupsPerAddress { get; set; } = 90;

    /// <summary>Emails with the links of somebody's bookings, asked for by a browser.</summary>
    [Range(0, 1_000_000)]
    public int LinksPerBrowser { get; set; } = 10;

    [Range(0, 1_000_000)]
    public int LinksPerAddress { get; set; } = 30;

    /// <summary>The same to one email, whoever asks: nobody's mailbox is filled by it.</summary>
    [Range(0, 1_000_000)]
    public int LinksPerEmail { get; init; } = 3;

    /// <summary>Places on waiting lists taken by a browser.</summary>
    [Range(0, 1_000_000)]
    public int WaitingPerBrowser { get; set; } = 10;

    [Range(0, 1_000_000)]
    public int WaitingPerAddress { get; set; } = 30;

    /// <summary>The same for one email, whoever asks.</summary>
    [Range(0, 1_000_000)]
    public int WaitingPerEmail { get; init; } = 6;

    /// <summary>Days that decisions are kept to be looked at.</summary>
    [Range(1, 366, ErrorMessage = "Risk:KeepDays is a number of days from 1 to 366.")]
    public int KeepDays { get; init; } = 30;

    /// <summary>No address is counted: there is a proxy before us that all come from, or tests do.</summary>
    internal void SwitchOffAddressLimits() =>
        (HoldsPerAddress, DeclinesPerAddress, FailedLookupsPerAddress, LinksPerAddress, WaitingPerAddress) = (0, 0, 0, 0, 0);

    internal void SwitchOffBrowserLimits() =>
        (HoldsPerBrowser, DeclinesPerBrowser, FailedLookupsPerBrowser, LinksPerBrowser, WaitingPerBrowser) = (0, 0, 0, 0, 0);

    internal int Max(VelocityEventKind mark, SubjectKind subject) => !Enabled ? 0 : (mark, subject) switch
    {
        (VelocityEventKind.Hold, SubjectKind.Browser) => HoldsPerBrowser,
        (VelocityEventKind.Hold, SubjectKind.Address) => HoldsPerAddress,
        (VelocityEventKind.Hold, SubjectKind.Email) => HoldsPerEmail,
        (VelocityEventKind.Decline, SubjectKind.Browser) => DeclinesPerBrowser,
        (VelocityEventKind.Decline, SubjectKind.Address) => DeclinesPerAddress,
        (VelocityEventKind.Decline, SubjectKind.Email) => DeclinesPerEmail,
        (VelocityEventKind.FailedLookup, SubjectKind.Browser) => FailedLookupsPerBrowser,
        (VelocityEventKind.FailedLookup, SubjectKind.Address) => FailedLookupsPerAddress,
        (VelocityEventKind.Links, SubjectKind.Browser) => LinksPerBrowser,
        (VelocityEventKind.Links, SubjectKind.Address) => LinksPerAddress,
        (VelocityEventKind.Links, SubjectKind.Email) => LinksPerEmail,
        (VelocityEventKind.Waiting, SubjectKind.Browser) => WaitingPerBrowser,
        (VelocityEventKind.Waiting, SubjectKind.Address) => WaitingPerAddress,
        (VelocityEventKind.Waiting, SubjectKind.Email) => WaitingPerEmail,
        _ => 0,
    };
}
