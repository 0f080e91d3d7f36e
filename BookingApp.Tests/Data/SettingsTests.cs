using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using BookingApp.CommandLine;
using BookingApp.Settings;
using Microsoft.Extensions.Configuration;

namespace BookingApp.Tests.Data;

/// <summary>What an operator reads who has mistyped a setting.</summary>
public sealed partial class SettingsTests
{
    [Fact]
    public async Task A_doctor_who_cannot_read_the_settings_could_not_look()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Jobs:MaxWait"] = "00:00:00" };

        var (exitCode, output) = await TestApp.RunAsync("--doctor", Path.GetTempPath(), settings, "Staging");

        Assert.Equal((2, "Jobs:MaxWait: The field MaxWait must be between 00:00:01 and 01:00:00."), (exitCode, output.Trim()));
    }

    [Fact]
    public async Task A_bare_Production_says_all_that_it_lacks_and_how_to_mean_it()
    {
        var folder = Directory.CreateTempSubdirectory("settings-").FullName;
        try
        {
            string[] lacks =
            [
                "Email:Mode must be Smtp in Production, with Email:Host and Email:From: else no customer gets an email. "
                + "If that is meant, set Email:KeptInProduction to true: emails are then kept as files.",
                "PayPal:Mode must be Sandbox or Live in Production: the Simulator takes no money. "
                + "A business that is paid on the day sets Payments:Online to false instead.",
            ];
            var (open, told) = await RunAsync(("App:BaseUrl", "http://book.example.com"));
            var (exitCode, output) = await RunAsync(("App:BaseUrl", "https://book.example.com"));
            var (meant, _) = await RunAsync(
                ("App:BaseUrl", "http://book.example.com"), ("App:HttpInProduction", "true"), ("Email:KeptInProduction", "true"), ("Payments:Online", "false"));

            Assert.Equal((1, 1), (open, exitCode));
            Assert.Equal(
                [
                    "App:BaseUrl is http://book.example.com: Production needs the https address that customers use, such as https://book.example.com. "
                    + "If http is meant, set App:HttpInProduction to true.",
                    .. lacks,
                ],
                Lines(told));
            Assert.Equal(lacks, Lines(output));
            Assert.Equal(0, meant);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Task<(int ExitCode, string Output)> RunAsync(params (string Name, string Value)[] settings) =>
            TestApp.RunAsync("--migrate", folder, settings.ToDictionary(s => s.Name, s => s.Value, StringComparer.Ordinal), "Production");
    }

    [Fact]
    public async Task An_old_name_of_a_setting_still_counts_and_is_told_in_one_line()
    {
        var folder = Directory.CreateTempSubdirectory("settings-").FullName;
        try
        {
            var mails = Path.Combine(folder, "mails");
            var settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Upkeep:MaxWait"] = "00:00:07",
                ["Email:Mode"] = "Drawer",
                ["Email:DrawerFolder"] = mails,
                ["Risk:GuessesPerAddress"] = "5",
                ["Risk:FailedLookupsPerAddress"] = "6",
            };

            var (exitCode, output) = await TestApp.RunAsync("--migrate", folder, settings, "Staging");
            var (wrongCode, wrong) = await TestApp.RunAsync("--migrate", folder, One("Upkeep:MaxWait", "00:00:00"), "Staging");

            Assert.Equal(0, exitCode);
            Assert.Contains(
                "Settings have new names, and the old ones will not be read for ever: "
                + "Upkeep:MaxWait is now Jobs:MaxWait; Email:DrawerFolder is now Email:MailboxFolder; "
                + "Risk:GuessesPerAddress is now Risk:FailedLookupsPerAddress; Email:Mode Drawer is now DevMailbox",
                output, StringComparison.Ordinal);
            Assert.NotEqual(0, wrongCode);
            Assert.Contains("Jobs:MaxWait: The field MaxWait must be between 00:00:01 and 01:00:00.", wrong, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Of_an_old_and_a_new_name_the_new_one_counts()
    {
        using var settings = new ConfigurationManager
        {
            ["Risk:GuessesPerAddress"] = "5",
            ["Risk:FailedLookupsPerAddress"] = "6",
            ["Payments:LateChoice"] = "00:10:00",
            ["StandIn:WebhookUrl"] = "http://a",
        };

        var told = RenamedSettings.TakeOver(settings);

        Assert.Equal("6", settings["Risk:FailedLookupsPerAddress"]);
        Assert.Equal("00:10:00", settings["Payments:RebookWindow"]);
        Assert.Equal("http://a", settings["Simulator:WebhookUrl"]);
        Assert.Equal(3, told.Count);
    }

    // Each of these leans on another, or stands beside it in one section: none may hide one.
    [Fact]
    public async Task All_settings_that_are_wrong_are_named_in_one_start()
    {
        var folder = Directory.CreateTempSubdirectory("settings-").FullName;
        try
        {
            var wrong = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["App:BaseUrl"] = "nonsense",
                ["App:HttpInProduction"] = "perhaps",
                ["Database:Provider"] = "Oracle",
                ["Email:Port"] = "many",
                ["Holds:Lifetime"] = "soon",
                ["Holds:PerIp"] = "-1",
                ["Payments:Max"] = "lots",
                ["PayPal:Mode"] = "Live",
                ["RateLimits:Enabled"] = "perhaps",
            };
            string[] lacking = ["Email:Mode", "PayPal:ClientId", "PayPal:ClientSecret", "PayPal:WebhookId"];

            var (exitCode, output) = await TestApp.RunAsync("--migrate", folder, wrong, "Production");

            Assert.Equal(1, exitCode);
            Assert.Equal(
                [.. wrong.Keys.Except(["PayPal:Mode"]).Concat(lacking).Order(StringComparer.Ordinal)],
                Lines(output).Select(line => line[..line.IndexOfAny([' ', ':'], line.IndexOf(':', StringComparison.Ordinal) + 1)]).Distinct());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Whatever leans on a setting may read it before it is checked.
    [Fact]
    public async Task Each_setting_that_is_no_text_is_named_when_it_is_nonsense()
    {
        var folder = Directory.CreateTempSubdirectory("settings-").FullName;
        try
        {
            var names = Measured().Matches(await File.ReadAllTextAsync(Path.Combine(Built.Root, "docs", "settings.md"), TestContext.Current.CancellationToken))
                .Select(match => match.Groups["name"].Value).ToList();

            var (exitCode, output) = await TestApp.RunAsync(
                "--migrate", folder, names.ToDictionary(name => name, _ => "nonsense", StringComparer.Ordinal), "Staging");

            Assert.True(names.Count > 40, $"{names.Count} settings were found.");
            Assert.Equal(1, exitCode);
            Assert.All(names, name => Assert.Contains(
                Lines(output), line => line.StartsWith($"{name} ", StringComparison.Ordinal) && line.Contains("'nonsense'", StringComparison.Ordinal)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("PostgreSql", "Booking", "", "is missing: Database:Provider PostgreSql needs it, such as Host=db.example.com;Database=booking;")]
    [InlineData("PostgreSql", "Booking", "Hst=db;Password=sesame", "is no connection string of PostgreSql: Couldn't set hst")]
    [InlineData("PostgreSql", "Booking", "Host=db;Port=many;Password=sesame", "is no connection string of PostgreSql: Couldn't set port")]
    [InlineData("PostgreSql", "Booking", "Database=booking;Password=sesame", "names no Host.")]
    [InlineData("PostgreSql", "Reports", "Hst=db;Password=sesame", "is no connection string of PostgreSql: Couldn't set hst")]
    [InlineData("Sqlite", "Booking", "Host=db;Password=sesame", "is no connection string of Sqlite: Connection string keyword 'host' is not supported.")]
    [InlineData("SqlServer", "Booking", "Srver=db;Password=sesame", "is no connection string of SqlServer: Keyword not supported: 'srver'.")]
    public async Task A_connection_string_that_nobody_can_read_is_named_in_a_line_without_its_password(string engine, string name, string text, string words)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Database:Provider"] = engine,
            ["ConnectionStrings:Booking"] = engine is "PostgreSql" ? "Host=db" : "",
            [$"ConnectionStrings:{name}"] = text,
        };

        var (exitCode, output) = await TestApp.RunAsync("--backup /nowhere/monday.backup", Path.GetTempPath(), settings, "Staging");

        Assert.Equal(2, exitCode);
        Assert.StartsWith($"ConnectionStrings:{name} {words}", Assert.Single(Lines(output)), StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Holds:Lifetime", "soon", "Holds:Lifetime is 'soon': allowed is a time such as 00:15:00, with days as 1.00:00:00.")]
    [InlineData("Holds:Lifetime", "1.00:00:01", "Holds:Lifetime: The field Lifetime must be between 00:00:01 and 1.00:00:00.")]
    [InlineData("Holds:PerIp", "many", "Holds:PerIp is 'many': allowed is a number.")]
    [InlineData("Database:Provider", "Oracle", "Database:Provider is 'Oracle': allowed is Sqlite, PostgreSql, SqlServer.")]
    [InlineData("Shutdown:Drain", "-00:00:05", "Shutdown:Drain: The field Drain must be between 00:00:00 and 00:10:00.")]
    [InlineData("Shutdown:Timeout", "99999", "Shutdown:Timeout: The field Timeout must be between 00:00:01 and 00:10:00.")]
    [InlineData("Email:Mode", "Fax", "Email:Mode is 'Fax': allowed is DevMailbox, Smtp.")]
    [InlineData("Seed:Demo", "perhaps", "Seed:Demo is 'perhaps': allowed is true or false.")]
    [InlineData("Payments:Max", "1,5 €", "Payments:Max is '1,5 €': allowed is a number.")]
    [InlineData("App:BaseUrl", "nonsense", "App:BaseUrl: The BaseUrl field is not a valid fully-qualified http, https, or ftp URL.")]
    [InlineData("Email:Port", "0", "Email:Port is a port from 1 to 65535; 587 speaks STARTTLS, 465 TLS from the first byte.")]
    [InlineData("DataProtection:Certificate", "/nowhere/keys.pfx", "DataProtection:Certificate is /nowhere/keys.pfx: there is no such file.")]
    [InlineData(
        "OTEL_EXPORTER_OTLP_ENDPOINT", "nonsense",
        "OTEL_EXPORTER_OTLP_ENDPOINT must be an absolute http or https address, such as http://localhost:4317, or empty.")]
    public async Task A_start_with_a_wrong_setting_says_its_name_and_what_is_allowed_in_a_line(string setting, string value, string line)
    {
        var folder = Directory.CreateTempSubdirectory("settings-").FullName;
        try
        {
            var (exitCode, output) = await TestApp.RunAsync("--migrate", folder, One(setting, value), "Staging");

            Assert.Equal((1, line), (exitCode, output.Trim()));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A command that is misspelt must not serve, with its jobs, beside the app that does.
    [Theory]
    [InlineData("--doctr", "'--doctr' is no command and no setting of BookingApp.")]
    [InlineData("--doctr=", "'--doctr=' is no command and no setting of BookingApp.")]
    [InlineData("doctor", "'doctor' is no command and no setting of BookingApp.")]
    [InlineData("--bakup /nowhere/monday.backup", "'--bakup' is no command and no setting of BookingApp.")]
    [InlineData("--wrong-switch --urls http://127.0.0.1:0", "'--wrong-switch' is no command and no setting of BookingApp.")]
    [InlineData("--urls", "--urls has no value.")]
    [InlineData("--Holds:Lifetime --migrate", "--Holds:Lifetime has no value.")]
    [InlineData("--doctor=now", "--doctor takes no value.")]
    [InlineData("--migrate --doctor", "--migrate and --doctor are two commands: give one at a time.")]
    public async Task Words_that_are_no_command_do_nothing_and_are_answered_by_those_that_there_are(string typed, string line)
    {
        var folder = Directory.CreateTempSubdirectory("settings-").FullName;
        try
        {
            var (exitCode, output) = await TestApp.RunAsync(typed, folder, environment: "Staging");

            Assert.Equal((2, line), (exitCode, output.Split(Environment.NewLine)[0]));
            Assert.Contains("  --backup FILE     writes the whole database into a file", output, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("--urls=http://x --environment Staging")]
    [InlineData("/urls http://x urls=http://y")]
    [InlineData("--AllowedHosts * --ReloadStaticAssetsAtRuntime true")]
    [InlineData("--Holds:Lifetime 00:10:00 --ConnectionStrings:Booking=Host=db --backup /nowhere/monday.backup")]
    [InlineData("--Database= --Logging= --migrate")] // as a host says sections of which it knows no more
    public void Settings_may_stand_beside_a_command_in_every_form_that_NET_reads(string typed)
    {
        using var said = new StringWriter();

        Assert.Null(Arguments.Answer(typed.Split(' '), said, said));
        Assert.Equal("", said.ToString());
    }

    [Fact]
    public async Task Who_asks_for_help_reads_what_commands_there_are()
    {
        var (exitCode, output) = await TestApp.RunAsync("--help", Path.GetTempPath(), environment: "Staging");

        Assert.Equal((0, "BookingApp serves when it is given no command. Its commands:"), (exitCode, output.Split(Environment.NewLine)[0]));
    }

    [Fact]
    public async Task A_setting_that_nobody_reads_is_named_at_the_start_and_stops_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("settings-").FullName;
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Shutdown:Drian"] = "00:00:01", ["shutdown:timeout"] = "00:00:02" };
        try
        {
            var (exitCode, output) = await TestApp.RunAsync("--migrate", folder, settings, "Staging");

            Assert.Equal(0, exitCode);
            Assert.Contains("Shutdown:Drian is no setting and is not read; Shutdown has Drain, Timeout.", output, StringComparison.Ordinal);
            Assert.DoesNotContain("timeout is no setting", output, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}", "address already in use")]
    [InlineData("nonsense", "Invalid url: 'nonsense'")]
    public async Task A_start_at_an_address_where_it_cannot_be_says_so_in_a_line(string address, string words)
    {
        var folder = Directory.CreateTempSubdirectory("settings-").FullName;
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        try
        {
            var (exitCode, output) = await TestApp.RunAsync(
                "--urls " + string.Format(CultureInfo.InvariantCulture, address, ((IPEndPoint)taken.LocalEndpoint).Port), folder, environment: "Staging");

            Assert.Equal(1, exitCode);
            Assert.Contains(Lines(output), line =>
                line.StartsWith("Nobody can be served at the address in --urls or ASPNETCORE_URLS: ", StringComparison.Ordinal)
                && line.Contains(words, StringComparison.Ordinal));
            Assert.DoesNotContain(Lines(output), line => line.StartsWith("crit", StringComparison.Ordinal)); // what runs in the background ends with it
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // SQLite's file and kept emails lie in it.
    [Fact]
    public async Task A_data_folder_that_the_app_makes_is_for_its_owner_alone()
    {
        var folder = Directory.CreateTempSubdirectory("settings-").FullName;
        var data = Path.Combine(folder, "made");
        try
        {
            var (exitCode, output) = await TestApp.RunAsync("--migrate", folder, One("App:DataFolder", data), "Staging");

            Assert.True(exitCode is 0, output);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Dictionary<string, string> One(string setting, string value) => new(StringComparer.Ordinal) { [setting] = value };

    private static IEnumerable<string> Lines(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal);

    // A row of docs/settings.md whose setting is a time, a number, a flag or one of some words.
    [GeneratedRegex(
        @"^\| `(?<name>\w+:\w+)` \|[^|]*\| (`[^`|]+` to `|`true`|`DevMailbox`|`Sqlite`|`Simulator`)",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline, 5000)]
    private static partial Regex Measured();
}
