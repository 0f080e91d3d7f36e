using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using BookingApp.Demo;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Configuration;

namespace BookingApp.Tests;

/// <summary>What README, CONTRIBUTING and the pages of docs/ say is so.</summary>
public sealed partial class DocsTests
{
    private const int MaxLine = 160;

    private static readonly string[] _ofOperators = ["appsettings.Production.json"]; // files that they write themselves
    private static readonly string[] _ofThePast = ["docs/cases.md"]; // pages about the past: they name files that are gone
    private static readonly IReadOnlyList<string> _files = [.. Files(Built.Root).Select(file => Path.GetRelativePath(Built.Root, file).Replace('\\', '/'))];
    private static readonly IReadOnlyList<(
        string Path, string Text)> _pages = [.. _files.Where(file => file.EndsWith(".md", StringComparison.Ordinal)).Select(file => (file, Read(file)))];
    private static readonly string _settings = Read("docs/settings.md");

    [Fact]
    public async Task The_journey_by_curl_runs_as_it_is_printed()
    {
        await using var app = await TestApp.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["Seed:Demo"] = "true" });
        var script = Script().Match(Read("docs/api.md"));
        Assert.True(script.Success, "docs/api.md lost its journey: a block of sh that begins with APP=.");

        var (exitCode, said) = await RunAsync(script.Groups["text"].Value.Replace("APP=http://localhost:5000", $"APP={app.BaseUrl}", StringComparison.Ordinal));

        Assert.True(exitCode is 0, said + app.Log);
        Assert.Equal(["Held", "Confirmed", "Cancelled", "Completed"], said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        await app.AssertHealthyAsync();
    }

    [Fact]
    public void Every_setting_has_its_row_with_its_default()
    {
        var rows = Row().Matches(_settings).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["default"].Value.Trim(' ', '`'), StringComparer.Ordinal);
        var settings = Settings().DistinctBy(setting => setting.Name, StringComparer.Ordinal)
            .ToDictionary(setting => setting.Name, setting => setting.Default, StringComparer.Ordinal);
        settings["ConnectionStrings:Booking"] = settings["ConnectionStrings:Reports"] = ""; // ASP.NET Core's own section

        Assert.Empty(settings.Keys.Except(rows.Keys).Select(name => $"{name} has no row in docs/settings.md."));
        Assert.Empty(rows.Keys.Except(settings.Keys).Select(name => $"{name} has a row in docs/settings.md, and no options class knows it."));
        Assert.All(rows, row => Assert.Equal((row.Key, settings[row.Key]), (row.Key, row.Value)));
    }

    [Fact]
    public void Every_setting_says_what_is_allowed()
    {
        var rows = Row().Matches(_settings).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["allowed"].Value.Trim(), StringComparer.Ordinal);

        Sources.MustBeEmpty("docs/settings.md says something else than the options class.", Settings()
            .Where(setting => Allowed(setting.Property) is { } allowed && !rows[setting.Name].StartsWith(allowed, StringComparison.Ordinal))
            .Select(setting => $"{setting.Name}: {Allowed(setting.Property)}"));
    }

    [Fact]
    public void Every_setting_that_a_page_names_exists()
    {
        var known = Row().Matches(_settings).Select(m => m.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var sections = known.Select(name => name.Split(':')[0]).ToHashSet(StringComparer.Ordinal);

        MustBeSo("names a setting that is not there", Named(), match =>
            match.Groups["section"].Value is var section && (!sections.Contains(section) || known.Contains($"{section}:{match.Groups["name"].Value}")));
    }

    [Fact]
    public void The_catalogue_of_the_docs_can_be_read()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, Json().Match(_settings).Groups["text"].Value);

        var catalogue = SeedFile.Read(file);

        File.Delete(file);
        Assert.Equal(2, catalogue.Coupons.Count);
        Assert.NotEmpty(catalogue.People);
        Assert.NotEmpty(catalogue.Rooms);
        Assert.NotEmpty(catalogue.Services);
        Assert.NotEmpty(catalogue.Closures);
    }

    [Fact]
    public void Every_metric_of_ours_is_told()
    {
        var told = Metric().Matches(Read("docs/operating.md")).Select(m => m.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var made = Sources.All.SelectMany(file => MadeMetric().Matches(file.Text)).Select(m => m.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(made);
        Assert.Equal(made.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_link_leads_somewhere() => Sources.MustBeEmpty(
        "This link leads nowhere.",
        from page in _pages
        from link in Link().Matches(page.Text).Select(m => m.Groups["to"].Value.Split('#')[0])
        where link.Length > 0 && !link.Contains("://", StringComparison.Ordinal)
        let target = Path.GetFullPath(Path.Combine(Built.Root, Path.GetDirectoryName(page.Path)!, link))
        where !File.Exists(target) && !Directory.Exists(target)
        select $"{page.Path}: {link}");

    [Fact]
    public void Every_file_and_folder_that_a_page_names_exists()
    {
        MustBeSo("names a file that is not there", FileName(), match => match.Groups["name"].Value is var name
            && (
                name.StartsWith('/') || _ofOperators.Contains(name)
                    || _files.Any(file => file == name || file.EndsWith('/' + name, StringComparison.Ordinal))));
        MustBeSo("names a folder that is not there", FolderName(), match => match.Groups["name"].Value is var name
            && (
                name is "data" || name.StartsWith('/')
                    || new[] { "", "BookingApp", "BookingApp.Tests" }.Any(root => Directory.Exists(Path.Combine(Built.Root, root, name)))));
    }

    [Fact]
    public void Every_page_of_the_app_that_is_named_exists()
    {
        var routes = typeof(Money).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template)
            .ToHashSet(StringComparer.Ordinal);

        MustBeSo("names a page that is not there", PageName(), match => routes.Contains(match.Groups["name"].Value));
    }

    [Fact]
    public void Every_test_that_a_page_names_exists()
    {
        var tests = typeof(DocsTests).Assembly.GetTypes().SelectMany(
            type => type.GetMethods().Where(method => method.IsDefined(typeof(FactAttribute), inherit: true)).Select(method => (type, method))).ToList();
        var names = tests.SelectMany(test => new[] { test.method.Name, $"{test.type.Name}.{test.method.Name}" }).ToHashSet(StringComparer.Ordinal);

        MustBeSo("names a test that is not there", TestName(), match => names.Contains(match.Groups["name"].Value));
    }

    [Fact]
    public void Every_name_in_the_code_that_a_page_mentions_is_there()
    {
        var words = _files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
            .Where(file => !file.Contains("/Migrations/", StringComparison.Ordinal))
            .SelectMany(file => Word().Matches(Read(file))).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

        MustBeSo(
            "names something that is not in the code", Identifier(), match => match.Groups["part"].Captures.All(part => words.Contains(part.Value)),
            _ofThePast);
    }

    [Fact]
    public void Lines_are_short_enough_to_compare() => Sources.MustBeEmpty(
        $"Break it before {MaxLine} characters; only tables, links and code may be longer.",
        from page in _pages
        from line in Fence().Replace(page.Text, "").Split('\n')
        where line.Length > MaxLine && line[0] is not ('|' or '<' or '!')
        select $"{page.Path}: {line[..60]}…");

    private static void MustBeSo(string what, Regex pattern, Func<Match, bool> isSo, params string[] but) => Sources.MustBeEmpty(
        $"A page {what}.",
        from page in _pages
        where !but.Contains(page.Path)
        from match in pattern.Matches(page.Text)
        where !isSo(match)
        select $"{page.Path}: {match.Value}");

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder)
        .Concat(
            Directory.EnumerateDirectories(folder).Where(inner => Path.GetFileName(inner) is not ("bin" or "obj" or ".git" or "data" or "shared" or "out"))
                .SelectMany(Files));

    private static string Read(string file) => File.ReadAllText(Path.Combine(Built.Root, file));

    // Two classes may read one section; the simulator reads what is PayPal's as well.
    private static IEnumerable<(string Name, PropertyInfo Property, string Default)> Settings() => typeof(Money).Assembly.GetTypes()
        .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && type is { IsClass: true, IsAbstract: false })
        .OrderBy(type => type.Name is "SimulatorOptions")
        .SelectMany(
            type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).Select(property => (type, property)))
        .Where(
            setting => setting.type.Name is not "SimulatorOptions"
                || typeof(BookingApp.Payments.PayPal.PayPalOptions).GetProperty(setting.property.Name) is null)
        .Select(setting => (Name(setting.type, setting.property), setting.property, Text(setting.property.GetValue(Activator.CreateInstance(setting.type)))));

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

    private static string? Allowed(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return property.GetCustomAttribute<RangeAttribute>() is { } range ? $"`{Text(range.Minimum)}` to `{Text(range.Maximum)}`"
            : type == typeof(bool) ? "`true`, `false`"
            : type.IsEnum ? string.Join(", ", Enum.GetNames(type).Select(name => $"`{name}`"))
            : null;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", script])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
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

    [GeneratedRegex(@"```sh\n(?<text>APP=.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Script();

    [GeneratedRegex(@"```json\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Json();

    [GeneratedRegex(@"```.*?```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\| `(?<name>[\w:]+)` \|(?<default>[^|]*)\|(?<allowed>[^|]*)\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Row();

    [GeneratedRegex(@"\b(?<section>[A-Z][A-Za-z]+)(:|__)(?<name>[A-Z][A-Za-z]+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Named();

    [GeneratedRegex(@"`(?!booking\.db`)(?<name>booking(\.\w+)+)`", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Metric();

    [GeneratedRegex(@"Create\w+(<\w+>)?\(\s*""(?<name>booking(\.\w+)+)""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex MadeMetric();

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)|\bsrc=""(?<to>[^""]+)""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Link();

    [GeneratedRegex(@"`(\./)?(?<name>[\w./-]+\.(cs|razor|md|sh|js|css|json|resx|props|sln))`", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex FileName();

    [GeneratedRegex(@"`(?<name>[\w./-]*\w)/`", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex FolderName();

    [GeneratedRegex(@"`(?<name>/(admin|staff|find|first-run|dev-mailbox|account)\b[\w/-]*)`", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex PageName();

    [GeneratedRegex(@"`(?<name>(\w+Tests\.)?[A-Z][a-z]*(_[A-Za-z0-9]+){2,})`", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex TestName();

    [GeneratedRegex(@"`(?<part>[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(\.(?<part>[A-Z][A-Za-z0-9]*))*`", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\w+", RegexOptions.None, 5000)]
    private static partial Regex Word();
}
