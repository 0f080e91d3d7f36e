namespace BookingApp.Tests.Support;

/// <summary>Where the build has put things, and where the sources lie.</summary>
internal static class Built
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The app as built in the configuration of the tests; beside it lie its settings and its static assets.</summary>
    public static string AppAssembly { get; } = Path.Combine(
        Root, "BookingApp", Path.GetRelativePath(Path.Combine(Root, "BookingApp.Tests"), AppContext.BaseDirectory), "BookingApp.dll");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "BookingApp.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder.FullName;
    }
}
