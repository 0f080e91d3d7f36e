using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BookingApp.Tests.Deploy;

/// <summary>The files of deploy/ are what operators take: they are read by what they are for.</summary>
public sealed partial class DeployedFilesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_unit_is_what_systemd_understands_and_gives_the_app_little()
    {
        const string tool = "/usr/bin/systemd-analyze";
        Assert.SkipUnless(File.Exists(tool), "This machine has no systemd-analyze.");
        var folder = Directory.CreateTempSubdirectory("booking-unit-").FullName;
        var unit = Path.Combine(folder, "booking@5001.service");
        var text = await File.ReadAllTextAsync(Deployed("systemd/booking@.service"), Ct);
        await File.WriteAllTextAsync(unit, text.Replace("/usr/bin/dotnet", Environment.ProcessPath, StringComparison.Ordinal), Ct); // where .NET is here

        var verified = await RunAsync(tool, "verify", unit);
        var exposure = await RunAsync(tool, "security", "--offline=true", "--threshold=20", unit); // of 100

        Directory.Delete(folder, recursive: true);
        Assert.Equal((0, ""), verified);
        Assert.True(exposure.ExitCode is 0, exposure.Output);
    }

    [Fact]
    public async Task The_health_check_of_the_container_tells_an_app_that_is_ready_from_one_that_is_not()
    {
        var line = HealthCheck().Match(await File.ReadAllTextAsync(Deployed("Containerfile"), Ct)).Groups["words"].Value;
        var check = JsonSerializer.Deserialize<string[]>(line)!;
        await using var app = await TestApp.StartAsync();
        await using var live = new Child("bash", Asking("/health/ready", app.Port), app.DataFolder);
        await using var nowhere = new Child("bash", Asking("/nowhere", app.Port), app.DataFolder);
        await using var nobody = new Child("bash", Asking("/health/ready", FreePort.Next()), app.DataFolder);

        var codes = await Task.WhenAll(new[] { live, nowhere, nobody }.Select(child => child.ExitCodeAsync(TimeSpan.FromMinutes(1))));

        Assert.Equal([0, 1, 1], codes);

        IEnumerable<string> Asking(string path, int port) => check.Skip(1).Select(word => word
            .Replace("127.0.0.1/5000", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1/{port}"), StringComparison.Ordinal)
            .Replace("/health/ready", path, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_setting_in_them_is_one_of_the_apps()
    {
        var known = File.ReadAllText(Path.Combine(Built.Root, "docs", "settings.md"));
        var named = Directory.EnumerateFiles(Path.Combine(Built.Root, "deploy"), "*", SearchOption.AllDirectories)
            .SelectMany(file => Setting().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["name"].Value.Replace("__", ":", StringComparison.Ordinal));

        Assert.All(named.Distinct(), name => Assert.Contains($"| `{OfList().Replace(name, "")}` |", known, StringComparison.Ordinal));
    }

    private static string Deployed(string file) => Path.Combine(Built.Root, "deploy", file);

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(Ct), process.StandardError.ReadToEndAsync(Ct));
        await process.WaitForExitAsync(Ct);
        return (process.ExitCode, await said + await complained);
    }

    [GeneratedRegex(@"HEALTHCHECK .*\\\n *CMD (?<words>\[.*\])", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex HealthCheck();

    [GeneratedRegex(@"\b(?<name>[A-Z][A-Za-z]+(__\w+)+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Setting();

    [GeneratedRegex(@":\d+$", RegexOptions.None, 5000)]
    private static partial Regex OfList();
}
