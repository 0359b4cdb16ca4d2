"""Data sets, the order in which their samples come, and batches of them."""

from __future__ import annotations

from minitorch.data.collate import default_collate, default_convert
from minitorch.data.dataset import ConcatDataset, Dataset, IterableDataset, Subset, TensorDataset, random_split
from minitorch.data.glove import WordVectors, load_glove
from minitorch.data.imdb import load_imdb
from minitorch.data.loader import DataLoader
from minitorch.data.mnist import MNIST_MEAN, MNIST_STD, load_mnist
from minitorch.data.origin import ImageDataset, Origin, TextDataset
from minitorch.data.points import load_points
from minitorch.data.sampler import (
    BatchSampler,
    LengthBatchSampler,
    RandomSampler,
    Sampler,
    SequentialSampler,
    SubsetRandomSampler,
    WeightedRandomSampler,
)
from minitorch.data.sentence_polarity import load_sentence_polarity
from minitorch.data.sst2 import load_sst2
from minitorch.data.text import EncodedTexts, TextBatch, pad
from minitorch.data.tokenizer import tokenize
from minitorch.data.vocabulary import Vocabulary

__all__ = [
    "MNIST_MEAN",
    "MNIST_STD",
    "BatchSampler",
    "ConcatDataset",
    "DataLoader",
    "Dataset",
    "EncodedTexts",
    "ImageDataset",
    "IterableDataset",
    "LengthBatchSampler",
    "Origin",
    "RandomSampler",
    "Sampler",
    "SequentialSampler",
    "Subset",
    "SubsetRandomSampler",
    "TensorDataset",
    "TextBatch",
    "TextDataset",
    "Vocabulary",
    "WeightedRandomSampler",
    "WordVectors",
    "default_collate",
    "default_convert",
    "load_glove",
    "load_imdb",
    "load_mnist",
    "load_points",
    "load_sentence_polarity",
    "load_sst2",
    "pad",
    "random_split",
    "tokenize",
]
