using Microsoft.Extensions.Options;

namespace BookingApp.Notifications;

/// <summary>Refuses a Production whose emails reach nobody, unless a setting says that this is meant.</summary>
internal sealed class EmailOptionsCheck(IHostEnvironment environment) : IValidateOptions<EmailOptions>
{
    public ValidateOptionsResult Validate(string? name, EmailOptions options) => environment.IsProduction() && options is { Mode: EmailMode.Drawer, KeptInProduction: false }
        ? ValidateOptionsResult.Fail("Email:Mode must be Smtp in Production, with Email:Host and Email:From: else no customer gets an email. If that is meant, set Email:KeptInProduction to true: emails are then kept as files.")
        : ValidateOptionsResult.Success;
}
