using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using BookingApp.Monitoring.Health;

namespace BookingApp.Tests.Deploy;

/// <summary>The files of deploy/ are what operators take: they are read by what they are for.</summary>
public sealed partial class DeployedFilesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_units_are_what_systemd_understands_and_give_the_app_little()
    {
        const string tool = "/usr/bin/systemd-analyze";
        Assert.SkipUnless(File.Exists(tool), "This machine has no systemd-analyze.");
        var folder = Directory.CreateTempSubdirectory("booking-unit-").FullName;
        foreach (var file in Directory.GetFiles(Deployed("systemd")).Where(Path.HasExtension))
        {
            var text = await File.ReadAllTextAsync(file, Ct);
            await File.WriteAllTextAsync(
                Path.Combine(folder, Path.GetFileName(file).Replace("@", "@5001", StringComparison.Ordinal)),
                text.Replace("/usr/bin/dotnet", Environment.ProcessPath, StringComparison.Ordinal), Ct); // where .NET is here
        }

        var (units, services) = (Directory.GetFiles(folder), Directory.GetFiles(folder, "*.service"));
        var verified = await RunAsync(tool, ["verify", .. units]);
        var exposure = await Task.WhenAll(services.Select(unit => RunAsync(tool, "security", "--offline=true", "--threshold=20", unit))); // of 100

        Directory.Delete(folder, recursive: true);
        Assert.Equal((3, 2), (units.Length, services.Length));
        Assert.Equal((0, ""), verified);
        Assert.All(exposure, one => Assert.True(one.ExitCode is 0, one.Output));
    }

    // What runs a command for the operator takes the same settings and the same program as what serves, and so does the nightly backup.
    [Fact]
    public async Task Commands_and_the_nightly_backup_have_the_settings_of_the_unit()
    {
        var unit = await File.ReadAllTextAsync(Deployed("systemd/booking@.service"), Ct);
        var backup = await File.ReadAllTextAsync(Deployed("systemd/booking-backup.service"), Ct);
        var command = await File.ReadAllTextAsync(Deployed("systemd/booking"), Ct);

        Assert.All(
            ["User=booking", "EnvironmentFile=/etc/booking.env", "UMask=0077", "ASPNETCORE_ENVIRONMENT=Production", "App__DataFolder=/var/lib/booking"],
            (string setting) => Assert.All([unit, backup, command], (string file) => Assert.Contains(setting, file, StringComparison.Ordinal)));
        Assert.Equal(Hardening(unit), Hardening(backup));
        Assert.Equal((0, ""), await RunAsync("/bin/sh", "-n", Deployed("systemd/booking")));
    }

    // Else it is killed amid what it finishes.
    [Fact]
    public async Task The_unit_leaves_the_app_the_time_to_end()
    {
        const string setting = "TimeoutStopSec=";
        var line = (await File.ReadAllLinesAsync(Deployed("systemd/booking@.service"), Ct)).Single(line => line.StartsWith(setting, StringComparison.Ordinal));
        var shutdown = new ShutdownOptions();

        Assert.True(TimeSpan.FromSeconds(int.Parse(line[setting.Length..], CultureInfo.InvariantCulture)) > shutdown.Drain + shutdown.Timeout);
    }

    // systemd kills, again and again, what is not through in time: an instance whose clock is off is never ready, and serves.
    [Fact]
    public async Task A_start_waits_until_the_app_is_ready_and_in_the_end_for_nobody()
    {
        var unit = (await File.ReadAllTextAsync(Deployed("systemd/booking@.service"), Ct)).Replace("\\\n", " ", StringComparison.Ordinal);
        var (wait, bound) = (StartPost().Match(unit).Groups["words"].Value, StartPost().Match(unit).Groups["seconds"].Value);
        var limit = StartLimit().Match(unit).Groups["seconds"].Value;
        await using var app = await TestApp.StartAsync();
        await using var ready = new Child("/bin/sh", ["-c", Asking(wait, app.Port)], app.DataFolder);
        var shortly = wait.Replace($"timeout {bound}", "timeout 0.1", StringComparison.Ordinal);
        await using var never = new Child("/bin/sh", ["-c", Asking(shortly, FreePort.Next())], app.DataFolder);

        var codes = await Task.WhenAll(ready.ExitCodeAsync(TimeSpan.FromMinutes(1)), never.ExitCodeAsync(TimeSpan.FromMinutes(1)));

        Assert.Equal([0, 0], codes);
        Assert.Equal("", ready.Output.Trim());
        Assert.Contains("Not ready after four minutes; it serves on.", never.Output, StringComparison.Ordinal);
        Assert.InRange(int.Parse(bound, CultureInfo.InvariantCulture), 60, int.Parse(limit, CultureInfo.InvariantCulture) - 30);

        static string Asking(string wait, int port) => wait.Replace("%i", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
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

    private static string Hardening(string unit) => unit[unit.IndexOf("NoNewPrivileges=", StringComparison.Ordinal)..].Split("\n\n")[0].Trim();

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

    [GeneratedRegex(@"^ExecStartPost=/bin/sh -c '(?<words>timeout (?<seconds>\d+) [^']*)'$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 5000)]
    private static partial Regex StartPost();

    [GeneratedRegex(@"^TimeoutStartSec=(?<seconds>\d+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 5000)]
    private static partial Regex StartLimit();

    [GeneratedRegex(@"HEALTHCHECK .*\\\n *CMD (?<words>\[.*\])", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex HealthCheck();

    [GeneratedRegex(@"\b(?<name>[A-Z][A-Za-z]+(__\w+)+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Setting();

    [GeneratedRegex(@":\d+$", RegexOptions.None, 5000)]
    private static partial Regex OfList();
}
