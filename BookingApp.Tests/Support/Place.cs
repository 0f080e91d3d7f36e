using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace BookingApp.Tests.Support;

/// <summary>Where services think that they run: Development, Staging or Production.</summary>
internal sealed class Place(string name) : IHostEnvironment
{
    public string EnvironmentName { get; set; } = name;
    public string ApplicationName { get; set; } = "BookingApp";
    public string ContentRootPath { get; set; } = AppContext.BaseDirectory;
    public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
}
