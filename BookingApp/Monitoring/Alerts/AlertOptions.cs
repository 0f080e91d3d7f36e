using System.ComponentModel.DataAnnotations;
using BookingApp.Contacts;

namespace BookingApp.Monitoring.Alerts;

/// <summary>When staff get an email about payments that go wrong. Zero switches one off.</summary>
public sealed class AlertOptions : IValidatableObject
{
    public const string Section = "Alerts";

    /// <summary>Where alerts go; empty: the business's own address.</summary>
    [StringLength(256)]
    public string To { get; init; } = "";

    /// <summary>Percent of the last captures that must have succeeded.</summary>
    [Range(0, 100, ErrorMessage = "Alerts:CaptureSuccess is a percentage from 1 to 100; 0 switches the alert off.")]
    public int CaptureSuccess { get; init; } = 90;

    /// <summary>How many captures back that looks.</summary>
    [Range(1, 1000, ErrorMessage = "Alerts:CaptureWindow is a number from 1 to 1000.")]
    public int CaptureWindow { get; init; } = 20;

    /// <summary>How long something may need a human before an email says so.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00", ErrorMessage = "Alerts:HumanAfter is a time up to 7.00:00:00; 00:00:00 switches the alert off.")]
    public TimeSpan HumanAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a refund may be under way.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00", ErrorMessage = "Alerts:RefundAfter is a time up to 30.00:00:00; 00:00:00 switches the alert off.")]
    public TimeSpan RefundAfter { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How often we look.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ErrorMessage = "Alerts:Every is a time from 00:00:01 to 01:00:00.")]
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(1);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (To.Length > 0 && !Mailbox.TryParse(To, out _))
            yield return new ValidationResult("Alerts:To must be an email address, such as owner@example.com, or empty.", [nameof(To)]);
    }
}
