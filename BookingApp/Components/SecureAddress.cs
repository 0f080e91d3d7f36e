using BookingApp.Settings;
using Microsoft.Extensions.Options;

namespace BookingApp.Components;

/// <summary>Refuses a Production that is reached in the open, unless a setting says that this is meant.</summary>
internal sealed class SecureAddress(IHostEnvironment environment) : IValidateOptions<AppOptions>
{
    public ValidateOptionsResult Validate(string? name, AppOptions options) =>
        environment.IsProduction() && !options.HttpInProduction && Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var address)
            && address.Scheme is not "https"
            ? ValidateOptionsResult.Fail(
                $"App:BaseUrl is {options.BaseUrl}: Production needs the https address that customers use, such as https://book.example.com. "
                + "If http is meant, set App:HttpInProduction to true.")
            : ValidateOptionsResult.Success;
}
