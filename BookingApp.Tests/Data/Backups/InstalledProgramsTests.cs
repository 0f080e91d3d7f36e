using BookingApp.Data.Backups;

namespace BookingApp.Tests.Data.Backups;

/// <summary>Which of the programs that a machine has makes a backup.</summary>
public sealed class InstalledProgramsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("booking-programs-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("98.4 (Debian 98.4-1.pgdg120+1)", "99.1", "two")]
    [InlineData("99.1", "98.4", "one")]
    [InlineData("99.1", "99.1", "one")]
    [InlineData("99.9", "99.10", "two")]
    [InlineData("98.4", "99devel", "two")]
    [InlineData("broken", "98.4", "two")]
    public async Task Of_two_on_the_PATH_it_is_the_newest_whatever_else_the_machine_has(string first, string second, string taken)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Its programs are no scripts.");

        var found = await InstalledPrograms.NewestAsync("pg_dump", [Put("one", first), "/nowhere", Put("two", second)], Ct);

        Assert.Equal(Path.Combine(_folder, taken, "pg_dump"), found);
    }

    // It would take the version of a cluster of this machine, which may be older than the server that is asked.
    [Fact]
    public async Task Debians_wrapper_is_none()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Its programs are no scripts.");
        var wrapper = Path.Combine(_folder, "pg_wrapper");
        File.Move(Path.Combine(Put("share", "99.1"), "pg_dump"), wrapper);
        File.CreateSymbolicLink(Path.Combine(_folder, "pg_dump"), wrapper);

        var found = await InstalledPrograms.NewestAsync("pg_dump", [_folder, Put("own", "98.4")], Ct);

        Assert.Equal(Path.Combine(_folder, "own", "pg_dump"), found);
    }

    [Fact]
    public async Task Where_there_is_none_its_name_is_tried() =>
        Assert.Equal("pg_nothing", await InstalledPrograms.NewestAsync("pg_nothing", [_folder], Ct));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // One that says that it is of this version.
    private string Put(string folder, string version)
    {
        var path = Directory.CreateDirectory(Path.Combine(_folder, folder)).FullName;
        var file = Path.Combine(path, "pg_dump");
        File.WriteAllText(file, version is "broken" ? "#!/bin/sh\nexit 3\n" : $"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}'\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
