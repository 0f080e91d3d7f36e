using BookingApp.Payments.PayPal;
using BookingApp.PayPalSimulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BookingApp.Tests.Payments.PayPal;

public sealed class PayPalOptionsTests
{
    [Fact]
    public void The_simulator_inside_the_app_needs_no_settings()
    {
        var options = Read("Development", []);

        Assert.Equal("http://localhost:5000/paypal-simulator", options.ApiBaseUrl);
        Assert.Equal("localhost:5000", options.CertificateHost);
        Assert.Equal(Path.Combine("data", "paypal-simulator-root.pem"), options.TrustedRoot);
    }

    [Theory]
    [InlineData("Sandbox", "https://api-m.sandbox.paypal.com")]
    [InlineData("live", "https://api-m.paypal.com")]
    public void A_mode_knows_its_address(string mode, string address) =>
        Assert.Equal(address, Read("Production", Account(mode)).ApiBaseUrl);

    [Theory]
    [InlineData("Production", "Mode", "Simulator", "PayPal:Mode must be Sandbox or Live in Production")]
    [InlineData("Production", "CertificateHost", "127.0.0.1:6100", "PayPal:CertificateHost is a setting for tests")]
    [InlineData("Production", "TrustedRoot", "root.pem", "PayPal:TrustedRoot is a setting for tests")]
    [InlineData("Production", "ApiBaseUrl", "http://api.example.com", "PayPal:ApiBaseUrl must be an https address")]
    [InlineData("Staging", "ApiBaseUrl", "nonsense", "PayPal:ApiBaseUrl must be an absolute http or https address")]
    [InlineData("Staging", "Mode", "Sandpit", "PayPal:Mode must be Simulator, Sandbox or Live, not 'Sandpit'")]
    [InlineData("Staging", "Mode", "7", "PayPal:Mode must be Simulator, Sandbox or Live, not '7'")]
    [InlineData("Staging", "ClientId", "", "PayPal:ClientId must be set when PayPal:Mode is Live")]
    [InlineData("Staging", "ClientSecret", "", "PayPal:ClientSecret must be set when PayPal:Mode is Live")]
    [InlineData("Staging", "WebhookId", "", "PayPal:WebhookId must be set when PayPal:Mode is Live")]
    [InlineData("Staging", "CertificateHost", "http://x/y", "PayPal:CertificateHost must be host:port")]
    public void A_wrong_setting_is_named_with_what_is_allowed(string environment, string setting, string value, string message)
    {
        var settings = Account("Live");
        settings[$"PayPal:{setting}"] = value;

        var refused = Assert.Throws<OptionsValidationException>(() => Read(environment, settings));

        Assert.StartsWith(message, Assert.Single(refused.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production", "Simulator", "")]
    [InlineData("Production", "Live", "")]
    [InlineData("Staging", "Sandbox", "")]
    [InlineData("Production", "Live", "id")]
    public void Who_takes_no_payments_online_needs_no_account(string environment, string mode, string account) =>
        Assert.Equal(mode, Read(environment, new(StringComparer.Ordinal)
        {
            ["Payments:Online"] = "false",
            ["PayPal:Mode"] = mode,
            ["PayPal:ClientId"] = account,
            ["PayPal:ClientSecret"] = account,
            ["PayPal:WebhookId"] = account,
        }).Mode);

    [Fact]
    public void An_account_that_still_refunds_is_whole()
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Read("Production", new(StringComparer.Ordinal)
        {
            ["Payments:Online"] = "false",
            ["PayPal:Mode"] = "Live",
            ["PayPal:ClientId"] = "id",
            ["PayPal:WebhookId"] = "w",
        }));

        Assert.StartsWith("PayPal:ClientSecret must be set", Assert.Single(refused.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Test_settings_are_taken_outside_Production()
    {
        var settings = Account("Sandbox");
        settings["PayPal:ApiBaseUrl"] = "http://127.0.0.1:6100/";
        settings["PayPal:CertificateHost"] = "127.0.0.1:6100";

        Assert.Equal("http://127.0.0.1:6100", Read("Staging", settings).ApiBaseUrl);
    }

    [Fact]
    public async Task Production_maps_no_simulator()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Services.AddSimulator();
        await using var app = builder.Build();

        Assert.Throws<InvalidOperationException>(() => app.MapSimulator());
    }

    [Fact]
    public async Task The_simulator_is_mapped_only_when_chosen()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Staging" });
        builder.Configuration.AddInMemoryCollection(Account("Sandbox"));
        builder.Services.AddSimulator();
        await using var app = builder.Build();

        app.MapSimulator();

        Assert.Empty(((Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints));
    }

    private static Dictionary<string, string?> Account(string mode) => new(StringComparer.Ordinal)
    {
        ["PayPal:Mode"] = mode,
        ["PayPal:ClientId"] = "id",
        ["PayPal:ClientSecret"] = "secret",
        ["PayPal:WebhookId"] = "WEBHOOK1",
    };

    private static PayPalOptions Read(string environment, Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton<IHostEnvironment>(new Place(environment)).AddLogging().AddPayPal();
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<PayPalOptions>>().Value;
    }
}
