namespace BookingApp.Catalog.Photos;

/// <summary>Why a file is not taken as a photo.</summary>
public enum PhotoProblem { TooManyBytes, TooManyPixels, Animated, OtherFormat, NoPicture }

/// <summary>What became of a file that was put up.</summary>
public abstract record PhotoResult
{
    /// <summary>It is kept, under this name.</summary>
    public sealed record Saved(string Name) : PhotoResult;

    /// <summary>It is not taken.</summary>
    public sealed record Refused(PhotoProblem Problem) : PhotoResult;
}
