namespace BookingApp.Data.Backups;

/// <summary>PostgreSQL's programs on this machine: of those on the PATH and those at home, the newest.</summary>
internal static class InstalledPrograms
{
    // What Debian puts on the PATH: it picks a version by the machine's own clusters, whatever server is asked.
    private const string Wrapper = "pg_wrapper";

    // Where Debian and Red Hat keep those that are not on the PATH.
    private static readonly string[] _homes = ["/usr/lib/postgresql", "/usr"];

    /// <summary>The newest, since an older one refuses a newer server and a newer one serves them all; of equals, that on the PATH.</summary>
    /// <returns>Its file, or its mere name where none says what version it is.</returns>
    public static async Task<string> NewestAsync(string program, IEnumerable<string> path, CancellationToken ct)
    {
        var folders = path.Concat(_homes.Where(Directory.Exists)
            .SelectMany(home => Directory.EnumerateDirectories(home, home is "/usr" ? "pgsql-*" : "*"))
            .Select(version => Path.Combine(version, "bin")));
        var newest = (File: program, Version: new Version());
        foreach (var file in folders.Select(folder => Path.Combine(folder, program)).Where(File.Exists).DistinctBy(Real, StringComparer.Ordinal))
        {
            if (Path.GetFileName(Real(file)) is not Wrapper && await VersionAsync(file, ct) is { } version && version > newest.Version)
                newest = (file, version);
        }

        return newest.File;
    }

    private static string Real(string file) => File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;

    // pg_dump (PostgreSQL) 17.5 (Debian 17.5-1.pgdg120+1); null: it is for another machine, or broken.
    private static async Task<Version?> VersionAsync(string file, CancellationToken ct)
    {
        try
        {
            var said = await PostgreSqlProgram.RunFileAsync(file, ["--version"], ct);
            return said.Split(' ').Select(ToVersion).FirstOrDefault(version => version is not null);
        }
        catch (BackupRefusedException)
        {
            return null;
        }
    }

    // What is not out yet is called 19devel or 19beta1.
    private static Version? ToVersion(string word)
    {
        var number = string.Concat(word.TakeWhile(letter => char.IsAsciiDigit(letter) || letter is '.')).TrimEnd('.');
        return Version.TryParse(number.Contains('.', StringComparison.Ordinal) ? number : number + ".0", out var version) ? version : null;
    }
}
