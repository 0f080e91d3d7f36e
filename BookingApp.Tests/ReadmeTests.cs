using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace BookingApp.Tests;

/// <summary>What the README promises.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string _readme = File.ReadAllText(Path.Combine(Built.Root, "README.md"));

    [Fact]
    public async Task The_journey_by_curl_runs_as_it_is_printed()
    {
        await using var app = await TestApp.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["Seed:Demo"] = "true" });
        var script = Script().Match(_readme);
        Assert.True(script.Success, "The README lost its journey: a block of sh that begins with APP=.");

        var (exitCode, said) = await RunAsync(script.Groups["text"].Value.Replace("APP=http://localhost:5000", $"APP={app.BaseUrl}", StringComparison.Ordinal));

        Assert.True(exitCode is 0, said + app.Log);
        Assert.Equal(["Held", "Confirmed", "Cancelled", "Completed"], said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        await app.AssertHealthyAsync();
    }

    [Fact]
    public void Every_setting_has_its_row_with_its_default()
    {
        var rows = Row().Matches(Section("Settings")).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["default"].Value.Trim(' ', '`'), StringComparer.Ordinal);
        var settings = Settings().ToDictionary(StringComparer.Ordinal);
        settings["ConnectionStrings:Booking"] = ""; // ASP.NET Core's own section

        Assert.Empty(settings.Keys.Except(rows.Keys).Select(name => $"{name} has no row in the README's table of settings."));
        Assert.Empty(rows.Keys.Except(settings.Keys).Select(name => $"{name} has a row in the README, and no options class knows it."));
        Assert.All(rows, row => Assert.Equal((row.Key, settings[row.Key]), (row.Key, row.Value)));
    }

    // Two classes may read one section; a simulator reads what is PayPal's as well.
    private static IEnumerable<KeyValuePair<string, string>> Settings() => typeof(Money).Assembly.GetTypes()
        .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && type is { IsClass: true, IsAbstract: false })
        .OrderBy(type => type.Name is "SimulatorOptions")
        .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).Select(property => (type, property)))
        .Where(setting => setting.type.Name is not "SimulatorOptions" || typeof(BookingApp.Payments.PayPal.PayPalOptions).GetProperty(setting.property.Name) is null)
        .Select(setting => KeyValuePair.Create(Name(setting.type, setting.property), Text(setting.property.GetValue(Activator.CreateInstance(setting.type)))))
        .DistinctBy(setting => setting.Key, StringComparer.Ordinal);

    private static string Name(Type options, PropertyInfo property)
    {
        var name = property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name;
        return options.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() is string section ? $"{section}:{name}" : name;
    }

    private static string Text(object? value) => value switch
    {
        null or Array => "",
        bool flag => flag ? "true" : "false",
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Section(string title)
    {
        var start = _readme.IndexOf($"\n## {title}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"The README has no section {title}.");
        var end = _readme.IndexOf("\n## ", start + 4, StringComparison.Ordinal);
        return end < 0 ? _readme[start..] : _readme[start..end];
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", script]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, complained) = (bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
        try
        {
            await bash.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            bash.Kill(entireProcessTree: true);
        }

        return (bash.HasExited ? bash.ExitCode : -1, await said + await complained);
    }

    [GeneratedRegex(@"```sh\n(?<text>APP=.*?)```", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex(@"^\| `(?<name>[\w:]+)` \|(?<default>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
