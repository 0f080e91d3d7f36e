using BookingApp.Notifications.Smtp;
using Microsoft.Extensions.Options;

namespace BookingApp.Notifications.Sending;

/// <summary>Refuses a Production whose emails reach nobody, unless a setting says that this is meant; and files that are not what they should be.</summary>
internal sealed class EmailOptionsCheck(IHostEnvironment environment) : IValidateOptions<EmailOptions>
{
    public ValidateOptionsResult Validate(string? name, EmailOptions options)
    {
        var complaints = Complaints(options).ToList();
        return complaints.Count is 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(complaints);
    }

    private IEnumerable<string> Complaints(EmailOptions options)
    {
        if (environment.IsProduction() && options is { Mode: EmailMode.DevMailbox, KeptInProduction: false })
            yield return "Email:Mode must be Smtp in Production, with Email:Host and Email:From: else no customer gets an email. "
                + "If that is meant, set Email:KeptInProduction to true: emails are then kept as files.";
        if (environment.IsProduction() && !string.IsNullOrWhiteSpace(options.TrustedRoot))
            yield return "Email:TrustedRoot is a setting for tests that Production refuses: leave it empty.";
        else if (!string.IsNullOrWhiteSpace(options.TrustedRoot) && !File.Exists(options.TrustedRoot))
            yield return $"Email:TrustedRoot must be the path of a PEM file; {options.TrustedRoot} is not there.";
        if (options.SignsByDkim && DkimSignature.Complaint(options.DkimKeyFile!) is { } complaint)
            yield return $"Email:DkimKeyFile must be the path of an RSA private key in PEM; {options.DkimKeyFile} {complaint}.";
    }
}
